/** The process that serves Roundtable: app, API and sync on one port. `npm start` builds first and then comes here. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { attach, type Attached } from './attach.ts';
import { runCommand } from './commands/index.ts';
import { ConfigError, readConfig } from './config.ts';
import { openStaticFiles } from './http/index.ts';
import { createLog, type Log } from './log.ts';
import { StorageError } from './storage/index.ts';

/** How long a stop may take before it is forced. */
const STOP_MS = 10_000;

async function main(): Promise<void> {
	// Whatever is made is for this user alone, also in a folder that was there before.
	process.umask(0o077);
	const config = readConfig(process.env);
	const args = process.argv.slice(2);
	if (args.length > 0) {
		process.exitCode = await runCommand(args, config.dataDir, (line) => console.log(line));
		return;
	}
	const log = createLog(config.logLevel);
	const app = await openStaticFiles(config.buildDir, join(config.dataDir, 'cache'));
	const server = createServer();
	// An upload over a slow line takes longer than the default; files.ts gives up on one that stands still.
	server.requestTimeout = 0;
	const attached = await attach(server, { ...config, log });
	server.on('request', (request, response) => {
		if (attached.network.refuses(request)) return;
		if (attached.handles(request)) return attached.handle(request, response);
		app.handle(request, response).catch((error: unknown) => {
			log.error({ what: 'file', error: error instanceof Error ? error.name : typeof error }, 'problem');
			response.destroy();
		});
	});
	server.on('upgrade', (request, socket) => {
		if (!request.url?.startsWith('/sync/')) socket.destroy();
	});
	server.on('clientError', (_error, socket) => socket.destroy());
	await listen(server, config.port, config.host);
	const { port } = server.address() as AddressInfo;
	console.log(`Roundtable is ready at ${config.origins[0] ?? `http://localhost:${port}`}`);
	log.info?.({ node: process.versions.node, isPublic: attached.services.isPublic }, 'started');
	const hooks =
		config.testPort === null ? null : await serveTestHooks(attached, config.host, config.testPort);
	stopOnSignals(server, attached, hooks, log);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
	server.listen(port, host);
	try {
		await once(server, 'listening');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EADDRINUSE') {
			throw new ConfigError(
				`PORT=${port} is taken by another program. Stop that one, or set PORT to another.`
			);
		}
		if (code === 'EACCES')
			throw new ConfigError(`PORT=${port} is not for everybody. Set PORT to 1024 or above.`);
		throw error;
	}
}

/** Lets tests in other processes pull the cable. Never on unless asked for, and never beyond this machine. */
async function serveTestHooks(attached: Attached, host: string, port: number): Promise<Server> {
	const hooks = createServer((request, response) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		const act = {
			'/__test/cut': () => attached.network.cut(url.searchParams.get('agent') ?? ''),
			'/__test/block': () =>
				attached.network.blockUpgrades(url.searchParams.has('silently') ? 'swallowed' : 'refused'),
			'/__test/restore': () => attached.network.restore()
		}[url.pathname];
		if (request.method !== 'POST' || act === undefined) {
			response.writeHead(404).end();
			return;
		}
		act();
		response.writeHead(204).end();
	});
	hooks.listen(port, host);
	await once(hooks, 'listening');
	console.log(`Test hooks at http://localhost:${(hooks.address() as AddressInfo).port}`);
	return hooks;
}

function stopOnSignals(server: Server, attached: Attached, hooks: Server | null, log: Log): void {
	let isStopping = false;
	const stop = () => {
		if (isStopping) return;
		isStopping = true;
		log.info?.({}, 'stopping');
		setTimeout(() => process.exit(1), STOP_MS).unref();
		hooks?.close();
		server.close();
		server.closeIdleConnections();
		attached.close().then(
			() => process.exit(0),
			(error: unknown) => {
				log.error({ error: error instanceof Error ? error.name : '' }, 'stop');
				process.exit(1);
			}
		);
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
	const isForOperator = error instanceof ConfigError || error instanceof StorageError;
	console.error(isForOperator ? error.message : error);
	process.exit(1);
});
