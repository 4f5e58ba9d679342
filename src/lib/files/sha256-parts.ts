/** By its own name alone: a package that is asked for as a whole when it is needed brings all its other hashes along. */
export { createSHA256 } from 'hash-wasm';
