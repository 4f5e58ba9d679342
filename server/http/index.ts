export { createApi } from './api.ts';
export type { Services } from './context.ts';
export { Limits, type LimitOptions } from './limits.ts';
export { Origins } from './origins.ts';
export { Sessions } from './sessions.ts';
export { Streams } from './streams.ts';
export { pathOf, SyncServer } from './upgrade.ts';
export { openStaticFiles } from './static.ts';
