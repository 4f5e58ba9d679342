export { afterOtherWork } from './after-other-work.ts';
export { assert, exhaustive } from './assert.ts';
export { equalBytes, toHex } from './bytes.ts';
export { Emitter } from './emitter.ts';
export { answerOf, complete } from './idb.ts';
export { sha256Hex } from './sha256.ts';
export { formatBytes } from './size.ts';
export { formatClock, formatDate, formatWhen } from './when.ts';
export { trustedWorkerUrl } from './worker-url.ts';
