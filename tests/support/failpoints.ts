/**
 * Preloaded into a server process (`node --import`), in each of its threads: ends the process, as a power cut would, at
 * the moment that `ROUNDTABLE_KILL_AT` names, as `<point>:<how many times it is passed first>`. What it says to sockets
 * counts from SIGUSR2 on.
 */
import { Socket } from 'node:net';
import { StatementSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';

const [point = '', passes = '0'] = (process.env['ROUNDTABLE_KILL_AT'] ?? '').split(':');
let left = Number(passes);
let isArmed = !isMainThread;
if (isMainThread) process.on('SIGUSR2', () => (isArmed = true));

function pass(name: string): void {
	if (isArmed && name === point && left-- === 0) process.kill(process.pid, 'SIGKILL');
}

/** What the running transaction has touched so far. */
let touched: 'frame' | 'snapshot' | null = null;

// reason: run's overloads cannot be passed on as one.
const run = StatementSync.prototype.run as (...values: unknown[]) => never;
StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
	const { sourceSQL } = this;
	if (sourceSQL === 'COMMIT') return commit(() => run.apply(this, values));
	if (sourceSQL.startsWith('INSERT INTO frame')) {
		if (touched === null) pass('before append');
		touched = 'frame';
	} else if (sourceSQL.startsWith('INSERT OR REPLACE INTO snapshot')) {
		pass('before compaction');
		touched = 'snapshot';
	}
	return run.apply(this, values);
};

function commit(run: () => never): never {
	if (touched === 'frame') pass('after append');
	if (touched === 'snapshot') pass('in compaction');
	const result = run();
	if (touched === 'frame') pass('after fsync');
	if (touched === 'snapshot') pass('after compaction');
	touched = null;
	return result;
}

/** First byte of what a frame carries, and the second: `committed`, or a passed-on update. */
function kindOf(frame: Uint8Array): 'ack' | 'broadcast' | null {
	const length = frame[1] ?? 0;
	const start = length < 126 ? 2 : length === 126 ? 4 : 10;
	if (frame[0] !== 0x82) return null;
	if (frame[start] === 100) return 'ack';
	return frame[start] === 0 && frame[start + 1] === 2 ? 'broadcast' : null;
}

// reason: of write's overloads the server uses the first for websocket frames; the rest passes through.
const write = Socket.prototype.write as (...args: unknown[]) => boolean;
Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
	const kind = args[0] instanceof Uint8Array ? kindOf(args[0]) : null;
	if (kind !== null) pass(`before ${kind}`);
	const result = write.apply(this, args);
	if (kind !== null) pass(`after ${kind}`);
	return result;
};
