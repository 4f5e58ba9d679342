export { AddressLimits } from './address-limits.ts';
export { createApi } from './api.ts';
export type { Services } from './context.ts';
export { Origins } from './origins.ts';
export { Sessions } from './sessions.ts';
export { pathOf, SyncServer } from './upgrade.ts';
export { openStaticFiles } from './static.ts';
