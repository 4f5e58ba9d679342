export { Allowance } from './allowance.ts';
export type { Entry } from './entry.ts';
export { eraseClients, restore } from './erase.ts';
export { Relay } from './relay.ts';
export type { MessageSocket } from './sockets.ts';
export { Stream } from './stream.ts';
