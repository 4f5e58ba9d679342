/**
 * Adds sync and API to any Node http server: in production, in Vite's development server and in tests, the same code.
 */
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { LIMITS } from '#protocol';
import {
	createApi,
	Limits,
	Origins,
	pathOf,
	Sessions,
	Streams,
	SyncServer,
	type LimitOptions,
	type Services
} from './http/index.ts';
import { DayQuota, DayUses } from './day-quota.ts';
import { Disk, freeBytesOf } from './disk.ts';
import { createLog, Repeats, type Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Network } from './network.ts';
import { Relay } from './relay/index.ts';
import { Retention } from './retention.ts';
import { FileBytes, openSqliteStorage, StorageError, type Storage } from './storage/index.ts';

export type AttachOptions = {
	/** Folder for the database and shared files; created when missing. */
	dataDir: string;
	/** In place of the database in `dataDir`; closed with the rest. */
	storage?: Storage;
	/** Public addresses, exactly as a browser names them. Those of this machine are added while listening on it. */
	origins?: readonly string[];
	/** Needed to start a roundtable. Not given: anybody may. */
	createCode?: string | undefined;
	/** A proxy in front writes `x-forwarded-for`. */
	trustProxy?: boolean;
	/** How long a document stays in memory after the last person has left it. */
	evictMs?: number;
	fileBytes?: number;
	roomFileBytes?: number;
	/** What one person may upload, one person may write and all people of a room may write in a day. */
	uploadDayBytes?: number;
	personDayBytes?: number;
	roomDayBytes?: number;
	/** Days for which a new room is kept, and how many ahead anybody may choose; null: until it is deleted by hand. */
	keepDays?: number | null;
	keepMostDays?: number | null;
	/** Free on the disk: below the one no uploads, below the other no writes. */
	lowDiskBytes?: number;
	fullDiskBytes?: number;
	/** In place of asking the disk. */
	freeBytes?: () => Promise<number>;
	/** Not given: metrics are for this machine. */
	metricsToken?: string | undefined;
	/** How often people and addresses may do things; of what is not given, the usual. */
	limits?: LimitOptions;
	clock?: () => number;
	/** `error` is only for logs of our own faults. */
	log?: Log;
};

export type Attached = {
	/** True for the paths that are ours: /api, /s, /healthz, /metrics. */
	handles: (request: IncomingMessage) => boolean;
	handle: (request: IncomingMessage, response: ServerResponse) => void;
	/** Flushes, tells every client to come back later, and lets go of the data. Does not close the http server. */
	close: () => Promise<void>;
	/** Cuts everybody, or those of one browser, off for real: for tests. */
	network: Network;
	relay: Relay;
	retention: Retention;
	services: Services;
};

const EVICT_MS = 10_000;
const DAY_MS = 86_400_000;
const MB = 1024 * 1024;

export async function attach(server: Server, options: AttachOptions): Promise<Attached> {
	const { dataDir, clock = Date.now, log = createLog('info') } = options;
	// Nobody else on this machine has any business in there.
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	const repeats = new Repeats(clock);
	const onProblem = (what: string, error: unknown) => {
		const name = nameOf(error);
		const times = repeats.count(`${what} ${name}`);
		if (times > 0) log.error({ what, error: name, ...(times > 1 ? { times } : {}) }, 'problem');
	};
	const disk = await Disk.open({
		lowBytes: options.lowDiskBytes ?? 512 * MB,
		fullBytes: options.fullDiskBytes ?? 128 * MB,
		freeBytes: options.freeBytes ?? (() => freeBytesOf(dataDir)),
		onChange: (state, freeBytes) =>
			(state === 'ok' ? log.info : log.warn)?.call(log, { state, freeBytes }, 'disk')
	});
	const metrics = new Metrics();
	const storage = guarded(options.storage ?? (await openSqliteStorage(dataDir)), disk, metrics);
	const fileBytes = await FileBytes.open(dataDir);
	const uses = await DayUses.open(storage, clock, onProblem);
	const perPerson = new DayQuota('person', options.personDayBytes ?? 256 * MB, uses);
	const perRoom = new DayQuota('room', options.roomDayBytes ?? 1024 * MB, uses);
	const relay = new Relay({
		storage,
		clock,
		onProblem,
		evictMs: options.evictMs ?? EVICT_MS,
		onRefused: (reason) => metrics.refused(reason),
		spend(room, principal, bytes) {
			const key = `${room} ${principal}`;
			if (perPerson.left(key) < bytes || perRoom.left(room) < bytes) return false;
			perPerson.take(key, bytes);
			perRoom.take(room, bytes);
			return true;
		}
	});
	const origins = new Origins(options.origins ?? [], () => loopbackOrigins(server));
	const services: Services = {
		storage,
		relay,
		fileBytes,
		origins,
		sessions: new Sessions(storage, origins, clock),
		limits: new Limits(clock, options.trustProxy ?? false, options.limits),
		clock,
		disk,
		metrics,
		uploads: new DayQuota('upload', options.uploadDayBytes ?? 4096 * MB, uses),
		metricsToken: options.metricsToken ?? null,
		isPublic: (options.origins ?? []).some((origin) => !isLoopback(new URL(origin).hostname)),
		createCode: options.createCode ?? null,
		quotas: {
			fileBytes: options.fileBytes ?? LIMITS.fileBytes,
			roomFileBytes: options.roomFileBytes ?? LIMITS.roomFileBytes
		},
		keep: { usualDays: options.keepDays ?? null, mostDays: options.keepMostDays ?? null }
	};
	const sync = new SyncServer(services, onProblem);
	const streams = new Streams(services, sync);
	const app = createApi(services, streams, onProblem);
	const api = getRequestListener(app.fetch, { overrideGlobalObjects: false });
	const network = new Network(server);

	const onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => {
		if (!pathOf(request).startsWith('/sync/')) return;
		if (network.refuses(request)) socket.destroy();
		else if (network.blocksUpgrades) network.block(socket);
		else {
			network.watch(request);
			void sync.handle(request, socket, head);
		}
	};
	server.on('upgrade', onUpgrade);

	const prune = () =>
		storage.prune(clock() - LIMITS.frameDays * DAY_MS).catch((error: unknown) => onProblem('prune', error));
	const retention = new Retention({
		storage,
		relay,
		fileBytes,
		clock,
		mostMs: services.keep.mostDays === null ? null : services.keep.mostDays * DAY_MS,
		onDeleted: (rooms) => log.info?.({ rooms }, 'deleted by date'),
		onProblem
	});
	const pruning = setInterval(() => void prune(), DAY_MS);
	pruning.unref();
	void prune();

	let closing: Promise<void> | null = null;
	async function close(): Promise<void> {
		server.off('upgrade', onUpgrade);
		clearInterval(pruning);
		await retention.close();
		disk.close();
		sync.refuseAll();
		await relay.close();
		await streams.close();
		await sync.close();
		await uses.close();
		await storage.close();
	}

	return {
		handles: (request) => /^\/(?:api|s)(?:\/|$)|^\/(?:healthz|metrics)$/.test(pathOf(request)),
		handle: (request, response) => {
			if (network.refuses(request)) return;
			if (closing === null) void api(request, response);
			else response.writeHead(503, { connection: 'close', 'retry-after': '2' }).end();
		},
		close: () => (closing ??= close()),
		network,
		relay,
		retention,
		services
	};
}

type Middlewares = {
	use: (handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => void) => unknown;
};

let development: Attached | null = null;

/** For Vite: data in ./data, everything that is not ours goes on to Vite. Vite restarts itself: the last one counts. */
export async function attachForDevelopment(server: Server, middlewares: Middlewares): Promise<Attached> {
	await development?.close();
	const attached = await attach(server, { dataDir: process.env['ROUNDTABLE_DATA'] ?? './data' });
	development = attached;
	middlewares.use((request, response, next) => {
		if (attached.handles(request)) attached.handle(request, response);
		else next();
	});
	server.on('close', () => void attached.close());
	return attached;
}

/** Commits are measured, and refused before the disk is so full that they fail half-way. */
function guarded(storage: Storage, disk: Disk, metrics: Metrics): Storage {
	return {
		...storage,
		async commit(entries) {
			const started = performance.now();
			try {
				if (disk.state === 'full' && (await disk.check()) === 'full')
					throw new StorageError('The disk is almost full');
				const seqs = await storage.commit(entries);
				metrics.committed((performance.now() - started) / 1000);
				return seqs;
			} catch (error) {
				metrics.commitFailed();
				throw error;
			}
		}
	};
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** While the server listens on this machine only, its own pages are those of this machine. */
function loopbackOrigins(server: Server): string[] {
	const address = server.address() as AddressInfo | null;
	if (address === null || typeof address === 'string') return [];
	const isLoopback = address.address === '::1' || address.address.startsWith('127.');
	if (!isLoopback) return [];
	return ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${address.port}`);
}

/** Messages may quote what people sent; the name and the place of the fault do not. */
function nameOf(error: unknown): string {
	if (!(error instanceof Error)) return typeof error;
	const place =
		error.stack
			?.split('\n')
			.find((line) => line.includes('/server/'))
			?.trim() ?? '';
	const message = error instanceof StorageError ? error.message : '';
	const { code = '' } = error as NodeJS.ErrnoException;
	return [error.name, code, message, place].filter((part) => part !== '').join(' ');
}
