/**
 * A session outside a cookie: for scripts, tests and pages that are served from elsewhere.
 * Calls that make a grant or sign in fill it; every later call and socket shows it.
 */
export type Bearer = { token: string | null };
