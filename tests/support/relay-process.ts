/** A server in a process of its own, to be killed: `node relay-process.ts <data folder> <port>`. Says where it listens. */
import { startRelay } from './relay.ts';

const [dataDir, port] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Say where the data is');
const relay = await startRelay({ dataDir, port: Number(port ?? 0) });
console.log(relay.origin);
