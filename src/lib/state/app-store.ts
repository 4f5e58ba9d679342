/** Where the app keeps parts of itself in the browser: its service worker, and whoever looks what is there, must agree. */

/** The store of engine, readers and fonts: their names carry their hash, so they outlive a build. */
export const LARGE_STORE = 'large';

/** What the app of this build is made of, with sizes. */
export const SIZES_PATH = '/_app/sizes.json';
