import type { ProblemType } from '#protocol';

/** `offline`: nothing was reached. `unreadable`: something answered that does not speak our interface (a hotel's login page). */
export type ApiProblem = ProblemType | 'offline' | 'unreadable';

/** What can be expected to go wrong is a value; only programmers' errors and a caller's own abort throw. */
export type Outcome<T> =
	| { ok: true; value: T }
	/** `retryAfter`: seconds that the server wants to be left alone for. */
	| { ok: false; problem: ApiProblem; detail?: string; retryAfter?: number };
