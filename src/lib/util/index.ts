export { assert, exhaustive } from './assert.ts';
export { equalBytes, toHex } from './bytes.ts';
export { Emitter } from './emitter.ts';
