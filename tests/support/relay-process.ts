/**
 * A server in a process of its own, to be killed: `node relay-process.ts <data folder> <port> <evictMs> <here|there>`. Says
 * where it listens.
 */
import { openSqliteStorage } from '../../server/storage/index.ts';
import { HERE, THERE } from '../../server/storage/storage-for-tests.ts';
import { startRelay } from './relay.ts';

const [dataDir, port, evictMs, commits] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Say where the data is');
const relay = await startRelay({
	dataDir,
	port: Number(port ?? 0),
	// No reserve: what is tried with this server is what the disk itself refuses.
	lowDiskBytes: 0,
	fullDiskBytes: 0,
	...(commits === 'here' || commits === 'there'
		? { storage: await openSqliteStorage(dataDir, commits === 'here' ? HERE : THERE) }
		: {}),
	...(evictMs === undefined ? {} : { evictMs: Number(evictMs) })
});
console.log(relay.origin);
