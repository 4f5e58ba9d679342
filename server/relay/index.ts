export { Allowance } from './allowance.ts';
export { Relay } from './relay.ts';
export { Stream } from './stream.ts';
export { eraseClients, restore } from './erase.ts';
