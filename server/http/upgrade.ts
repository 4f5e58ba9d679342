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
	isDocName,
	LIMITS,
	mayEnter,
	parseSyncPath,
	SUBPROTOCOL,
	syncPath,
	type CloseReason
} from '#protocol';
import type { Entry, MessageSocket, Stream } from '../relay/index.ts';
import { isLive, isOver, readersOf, type Visit } from '../storage/index.ts';
import type { Services } from './context.ts';

const ignore = () => undefined;

/** How long visits gather before they are written down. */
const NOTE_MS = 500;

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
		socket.on('error', ignore);
		try {
			const entry = await this.#admit(request);
			if (typeof entry === 'string') return this.#refuse(request, socket, head, entry);
			const doc = await this.#services.relay.load(entry.room, entry.doc);
			if (this.#closed) return this.#refuse(request, socket, head, 'goingAway');
			this.#accept(request, socket, head, (ws) => {
				const speaksOurs = ws.protocol === SUBPROTOCOL;
				this.#services.relay.connect(doc, { ws, socket, speaksOurs, ...entry });
				this.#follow(ws, entry);
			});
		} catch (error) {
			this.#onProblem('upgrade', error);
			this.#refuse(request, socket, head, 'cannotStore');
		}
	}

	/** Serves or refuses a socket that goes over a stream; `words`: the document and the offered subprotocols. */
	async open(stream: Stream, channel: number, words: string): Promise<void> {
		const refuse = (reason: CloseReason) => {
			this.#services.metrics.refused(reason);
			stream.refuse(channel, CLOSES[reason].code, reason);
		};
		try {
			const [name = '', ...offered] = words.split('\n');
			const path = isDocName(name) ? parseSyncPath(syncPath(stream.room, name)) : null;
			const entry =
				path === null ? 'unknownRoom' : await this.#admitTo(path, stream.device, stream.expiresAt);
			if (typeof entry === 'string') return refuse(entry);
			const doc = await this.#services.relay.load(entry.room, entry.doc);
			if (this.#closed) return refuse('goingAway');
			const protocol = chooseProtocol(new Set(offered)) || '';
			const standIn = stream.accept(channel, protocol);
			if (standIn === null) return;
			const speaksOurs = protocol === SUBPROTOCOL;
			this.#services.relay.connect(doc, { ws: standIn, socket: standIn, speaksOurs, ...entry });
			this.#follow(standIn, entry);
		} catch (error) {
			this.#onProblem('upgrade', error);
			refuse('cannotStore');
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
		const { limits, sessions } = this.#services;
		if (this.#closed) return 'goingAway';
		if (limits.isOver(request, null, 'socket')) return 'tryLater';
		const path = parseSyncPath(pathOf(request));
		if (path === null) return 'unknownRoom';
		const caller = await sessions.callerOf(request);
		if (!caller.mayAct) return 'forbidden';
		const { principal: device, expiresAt } = caller;
		if (device !== null) return this.#admitTo(path, device, expiresAt);
		// Its session may be gone with the room.
		return (await this.#services.storage.isPurged(path.room)) ? 'deleted' : 'signedOut';
	}

	async #admitTo(
		path: Pick<Entry, 'room' | 'doc'>,
		device: string,
		expiresAt: number
	): Promise<Entry | CloseReason> {
		const { storage, limits, clock } = this.#services;
		if (this.#closed) return 'goingAway';
		if (limits.isOver(null, device, 'socket')) return 'tryLater';
		const room = await storage.getRoom(path.room);
		if (room === null) return (await storage.isPurged(path.room)) ? 'deleted' : 'unknownRoom';
		if (isOver(room, clock())) return 'deleted';
		const place = await storage.getPlace(path.room, device);
		if (place === null) return 'forbidden';
		if (!isLive(place)) return 'signedOut';
		const { principal, role } = place.grant;
		if (!authorize(role, path.doc, 'read')) return 'forbidden';
		const readers = readersOf(room);
		if (!mayEnter(role, readers)) return 'notOpen';
		return { ...path, principal, device, role, readers, deleteAt: room.deleteAt, expiresAt };
	}

	#accept(request: IncomingMessage, socket: Duplex, head: Buffer, accepted: (ws: WebSocket) => void): void {
		if (socket.destroyed) return;
		this.#sockets.handleUpgrade(request, socket, head, accepted);
	}

	#refuse(request: IncomingMessage, socket: Duplex, head: Buffer, reason: CloseReason): void {
		this.#services.metrics.refused(reason);
		this.#accept(request, socket, head, (ws) => {
			ws.on('error', () => undefined);
			ws.close(CLOSES[reason].code, reason);
			setTimeout(() => ws.terminate(), 1000).unref();
		});
	}

	/** Looks once more, since rights may have changed while the socket was on its way; notes the visit. */
	#follow(ws: MessageSocket, { room: id, principal, device }: Entry): void {
		const { storage, relay } = this.#services;
		Promise.all([storage.getRoom(id), storage.getPlace(id, device)])
			.then(([room, place]) => {
				if (room !== null) {
					relay.changeReaders(id, readersOf(room));
					relay.changeDay(id, room.deleteAt);
				}
				const isOurs = place !== null && isLive(place) && place.grant.principal === principal;
				if (isOurs) relay.changeRole(id, principal, place.grant.role);
				else relay.closeDevice(id, device, 'signedOut');
			})
			.catch((error: unknown) => this.#onProblem('grant', error));
		this.#note(id, device);
		ws.on('close', () => this.#note(id, device));
	}

	/** In one go with those of the next moment: a room that comes back together is one write, not hundreds. */
	#note(room: string, device: string): void {
		this.#visits.set(`${room}/${device}`, { room, device, at: this.#services.clock() });
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
