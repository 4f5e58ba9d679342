/** A real server on a free port, and people who talk to it as scripts do: with a bearer token. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocName, Role } from '#protocol';
import { attach, type Attached, type AttachOptions } from '../../server/attach.ts';
import { openSqliteStorage, type Storage } from '../../server/storage/index.ts';
import { BUGS, plantBug } from './bugs.ts';

export type TestRelay = {
	/** http://localhost:<port> */
	origin: string;
	dataDir: string;
	attached: Attached;
	/** Stops the server and, unless asked to keep it, deletes its data. */
	stop: (options?: { keepData?: boolean }) => Promise<void>;
	/** Problems that the server reported about itself. */
	problems: object[];
	/** The server's end of each connection that is open, in the order they were made. */
	connections: Socket[];
};

export type TestPerson = { principal: string; role: Role; token: string };
export type TestRoom = { id: string; facilitator: TestPerson };

export async function startRelay(
	options: Partial<AttachOptions> & { port?: number } = {}
): Promise<TestRelay> {
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'roundtable-relay-')));
	const problems: object[] = [];
	const connections: Socket[] = [];
	const server = createServer();
	server.on('connection', (socket: Socket) => {
		connections.push(socket);
		socket.once('close', () => connections.splice(connections.indexOf(socket), 1));
	});
	const attached = await attach(server, {
		log: { error: (details) => void problems.push(details) },
		...options,
		...(await withBug(options.storage, dataDir)),
		dataDir
	});
	server.on('request', (request, response) => {
		if (attached.handles(request)) attached.handle(request, response);
		else response.writeHead(404).end();
	});
	server.listen(options.port ?? 0, 'localhost');
	await once(server, 'listening');
	return {
		origin: `http://localhost:${(server.address() as AddressInfo).port}`,
		dataDir,
		attached,
		problems,
		connections,
		async stop({ keepData = false } = {}) {
			await attached.close();
			server.close();
			server.closeAllConnections();
			if (!keepData) await rm(dataDir, { recursive: true, force: true });
		}
	};
}

/** The server as it is, unless this is the run of a planted bug. */
async function withBug(storage: Storage | undefined, dataDir: string): Promise<Partial<AttachOptions>> {
	const bug = BUGS.find((name) => name === process.env['ROUNDTABLE_BUG']);
	return bug === undefined ? {} : { storage: plantBug(bug, storage ?? (await openSqliteStorage(dataDir))) };
}

/** 22 or more URL-safe characters. */
export function newId(): string {
	return randomBytes(16).toString('base64url');
}

/** Calls the API; the body, if any, as JSON. */
export function call(
	{ origin }: Pick<TestRelay, 'origin'>,
	method: string,
	path: string,
	{ token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> } = {}
): Promise<Response> {
	return fetch(origin + path, {
		method,
		headers: {
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) })
	});
}

async function json<T>(response: Response): Promise<T> {
	if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
	return (await response.json()) as T;
}

type GrantReply = { principal: { id: string }; role: Role; token: string };

export async function createRoom(relay: Pick<TestRelay, 'origin'>, id = newId()): Promise<TestRoom> {
	const body = { id, title: 'Air quality', name: 'Ada', organisation: 'Open Data Office' };
	const reply = await json<GrantReply>(await call(relay, 'POST', '/api/rooms?as=token', { body }));
	return { id, facilitator: { principal: reply.principal.id, role: reply.role, token: reply.token } };
}

/** A new person with this role, by a real invite. */
export async function joinRoom(
	relay: Pick<TestRelay, 'origin'>,
	room: TestRoom,
	role: Role
): Promise<TestPerson> {
	const { token } = room.facilitator;
	const invite = await json<{ secret: string }>(
		await call(relay, 'POST', `/api/rooms/${room.id}/invites`, { token, body: { role } })
	);
	const body = { room: room.id, secret: invite.secret, name: `A ${role}`, organisation: '' };
	const reply = await json<GrantReply>(await call(relay, 'POST', '/api/invites/redeem?as=token', { body }));
	return { principal: reply.principal.id, role: reply.role, token: reply.token };
}

export function syncUrl({ origin }: Pick<TestRelay, 'origin'>, room: string, doc: DocName): string {
	return `${origin.replace(/^http/, 'ws')}/sync/${room}/${doc}`;
}
