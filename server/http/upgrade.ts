/**
 * From an upgrade request to a served socket. A browser cannot see why an upgrade was refused, so every refusal
 * accepts the socket first and then closes it with a reason.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import {
	authorize,
	BEARER_PREFIX,
	CLOSES,
	LIMITS,
	parseSyncPath,
	SUBPROTOCOL,
	type CloseReason,
	type DocName,
	type Role
} from '#protocol';
import type { Visit } from '../storage/index.ts';
import type { Services } from './context.ts';

/** How long visits gather before they are written down. */
const NOTE_MS = 500;

type Entry = { room: string; doc: DocName; principal: string; role: Role };

export class SyncServer {
	readonly #services: Services;
	readonly #onProblem: (what: string, error: unknown) => void;
	readonly #sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		maxPayload: LIMITS.frameBytes,
		perMessageDeflate: false,
		handleProtocols: chooseProtocol
	});
	readonly #visits = new Map<string, Visit>();
	#noting: NodeJS.Timeout | null = null;
	#closed = false;

	constructor(services: Services, onProblem: (what: string, error: unknown) => void) {
		this.#services = services;
		this.#onProblem = onProblem;
		this.#sockets.on('wsClientError', (_error, socket) => socket.destroy());
	}

	/** Serves or refuses; never throws, whatever the request is. */
	async handle(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		// Until the socket library takes over, nobody else listens.
		const ignore = () => undefined;
		socket.on('error', ignore);
		try {
			const entry = await this.#admit(request);
			if (typeof entry === 'string') return this.#refuse(request, socket, head, entry);
			const doc = await this.#services.relay.load(entry.room, entry.doc);
			if (this.#closed) return this.#refuse(request, socket, head, 'goingAway');
			this.#accept(request, socket, head, (ws) => {
				const { principal, role } = entry;
				const speaksOurs = ws.protocol === SUBPROTOCOL;
				this.#services.relay.connect(doc, { ws, socket, principal, role, speaksOurs });
				this.#follow(ws, entry);
			});
		} catch (error) {
			this.#onProblem('upgrade', error);
			this.#refuse(request, socket, head, 'cannotStore');
		}
	}

	/** From now on every socket is told to come back later. */
	refuseAll(): void {
		this.#closed = true;
	}

	/** After the last socket is gone: writes down when everybody was here. */
	close(): Promise<void> {
		return this.#flushVisits();
	}

	async #admit(request: IncomingMessage): Promise<Entry | CloseReason> {
		const { storage, sessions } = this.#services;
		if (this.#closed) return 'goingAway';
		const path = parseSyncPath(pathOf(request));
		if (path === null) return 'unknownRoom';
		const caller = await sessions.callerOf(request);
		if (!caller.mayAct) return 'forbidden';
		if (caller.principal === null) return 'signedOut';
		if ((await storage.getRoom(path.room)) === null) return 'unknownRoom';
		const grant = await storage.getGrant(path.room, caller.principal);
		if (grant === null) return 'forbidden';
		if (grant.revokedAt !== null) return 'signedOut';
		if (!authorize(grant.role, path.doc, 'read')) return 'forbidden';
		return { ...path, principal: caller.principal, role: grant.role };
	}

	#accept(request: IncomingMessage, socket: Duplex, head: Buffer, accepted: (ws: WebSocket) => void): void {
		if (socket.destroyed) return;
		this.#sockets.handleUpgrade(request, socket, head, accepted);
	}

	#refuse(request: IncomingMessage, socket: Duplex, head: Buffer, reason: CloseReason): void {
		this.#accept(request, socket, head, (ws) => {
			ws.on('error', () => undefined);
			ws.close(CLOSES[reason].code, reason);
			setTimeout(() => ws.terminate(), 1000).unref();
		});
	}

	/** Looks at the grant once more, since it may have changed while the socket was on its way; notes the visit. */
	#follow(ws: WebSocket, { room, principal, role }: Entry): void {
		const { storage, relay } = this.#services;
		storage
			.getGrant(room, principal)
			.then((grant) => {
				const now = grant === null || grant.revokedAt !== null ? null : grant.role;
				if (now !== role) relay.changeRole(room, principal, now);
			})
			.catch((error: unknown) => this.#onProblem('grant', error));
		this.#note(room, principal);
		ws.on('close', () => this.#note(room, principal));
	}

	/** In one go with those of the next moment: a room that comes back together is one write, not hundreds. */
	#note(room: string, principal: string): void {
		this.#visits.set(`${room}/${principal}`, { room, principal, at: this.#services.clock() });
		this.#noting ??= setTimeout(() => void this.#flushVisits(), NOTE_MS);
	}

	async #flushVisits(): Promise<void> {
		if (this.#noting !== null) clearTimeout(this.#noting);
		this.#noting = null;
		const visits = [...this.#visits.values()];
		this.#visits.clear();
		if (visits.length === 0) return;
		await this.#services.storage
			.noteVisits(visits)
			.catch((error: unknown) => this.#onProblem('visits', error));
	}
}

/** Ours if it was offered, else the first that is not a secret: some clients insist on an answer. */
function chooseProtocol(offered: Set<string>): string | false {
	if (offered.has(SUBPROTOCOL)) return SUBPROTOCOL;
	return [...offered].find((name) => !name.startsWith(BEARER_PREFIX)) ?? false;
}

/** Without the query, and not decoded: nothing in a valid path is escaped. */
export function pathOf(request: IncomingMessage): string {
	return (request.url ?? '').split('?', 1)[0] ?? '';
}
