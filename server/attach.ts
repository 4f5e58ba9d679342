/**
 * Adds sync and API to any Node http server: in production, in Vite's development server and in tests, the same code.
 */
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
import { createLog } from './log.ts';
import { Network } from './network.ts';
import { Relay } from './relay/index.ts';
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
	/** How often people and addresses may do things; of what is not given, the usual. */
	limits?: LimitOptions;
	clock?: () => number;
	/** `error` is only for logs of our own faults. */
	log?: { error: (details: object, message: string) => void };
};

export type Attached = {
	/** True for the paths that are ours: /api, /s, /healthz. */
	handles: (request: IncomingMessage) => boolean;
	handle: (request: IncomingMessage, response: ServerResponse) => void;
	/** Flushes, tells every client to come back later, and lets go of the data. Does not close the http server. */
	close: () => Promise<void>;
	/** Cuts everybody, or those of one browser, off for real: for tests. */
	network: Network;
	relay: Relay;
	services: Services;
};

const EVICT_MS = 10_000;
const DAY_MS = 86_400_000;

export async function attach(server: Server, options: AttachOptions): Promise<Attached> {
	const { dataDir, clock = Date.now, log = createLog('info') } = options;
	const onProblem = (what: string, error: unknown) => log.error({ what, error: nameOf(error) }, 'problem');
	const storage = options.storage ?? (await openSqliteStorage(dataDir));
	const fileBytes = await FileBytes.open(dataDir);
	const relay = new Relay({ storage, clock, onProblem, evictMs: options.evictMs ?? EVICT_MS });
	const origins = new Origins(options.origins ?? [], () => loopbackOrigins(server));
	const services: Services = {
		storage,
		relay,
		fileBytes,
		origins,
		sessions: new Sessions(storage, origins, clock),
		limits: new Limits(clock, options.trustProxy ?? false, options.limits),
		clock,
		createCode: options.createCode ?? null,
		quotas: {
			fileBytes: options.fileBytes ?? LIMITS.fileBytes,
			roomFileBytes: options.roomFileBytes ?? LIMITS.roomFileBytes
		}
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
	const pruning = setInterval(() => void prune(), DAY_MS);
	pruning.unref();
	void prune();

	let closing: Promise<void> | null = null;
	async function close(): Promise<void> {
		server.off('upgrade', onUpgrade);
		clearInterval(pruning);
		sync.refuseAll();
		await relay.close();
		await streams.close();
		await sync.close();
		await storage.close();
	}

	return {
		handles: (request) => /^\/(?:api|s)(?:\/|$)|^\/healthz$/.test(pathOf(request)),
		handle: (request, response) => {
			if (network.refuses(request)) return;
			if (closing === null) void api(request, response);
			else response.writeHead(503, { connection: 'close', 'retry-after': '2' }).end();
		},
		close: () => (closing ??= close()),
		network,
		relay,
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
