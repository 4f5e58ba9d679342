/**
 * Many clients of one document in this process, speaking y-websocket's protocol by hand: typing costs next to nothing
 * here, so that what is measured is the server. Updates are made beforehand, one character each.
 */
import { once } from 'node:events';
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE, SUBPROTOCOL, SYNC } from '#protocol';

/** How to reach the document as one person. */
export type Seat = {
	url: string;
	protocols?: string[];
	headers?: Record<string, string>;
	/** For Hocuspocus, which names the document in each message and waits for a token, whatever it is. */
	document?: string;
	/** Its token; `reader` may only read. */
	token?: string;
};

/** A seat at our own relay: it is told when its updates are committed. */
export function relaySeat(url: string, token: string): Seat {
	return { url, protocols: [SUBPROTOCOL], headers: { authorization: `Bearer ${token}` } };
}

export type Round = {
	/** From handing an update to the socket until another client read it, one per delivery. */
	latenciesMs: number[];
	/** Deliveries there should have been. */
	expected: number;
	/** How long after its time the last update was sent: far from zero, it was this process that could not keep up. */
	lateMs: number;
};

/** After the last update of a round. */
const PATIENCE_MS = 10_000;
/** The first part of a round is not counted. */
const SETTLE_MS = 1000;

export class Crowd {
	readonly #members: Member[];
	readonly #byClient: ReadonlyMap<number, Member>;
	/** Those whose deliveries are counted. */
	readonly #checked: ReadonlySet<Member>;
	#latenciesMs: number[] = [];
	#missing = 0;
	#whenComplete: (() => void) | null = null;

	private constructor(members: Member[], checked: number) {
		this.#members = members;
		this.#checked = new Set(members.slice(0, checked));
		this.#byClient = new Map(members.map((member) => [member.clientId, member]));
		for (const member of members) {
			member.onUpdate = this.#checked.has(member) ? (update) => this.#arrived(member, update) : null;
		}
	}

	/**
	 * Resolves once everybody has been sent everything that is stored. `updates`: how many each may send. `checked`: how many look
	 * at what they take; what others do with it must not cost more than the server does.
	 */
	static async gather(seats: readonly Seat[], updates: number, checked = seats.length): Promise<Crowd> {
		return new Crowd(await Promise.all(seats.map((seat) => Member.join(seat, updates))), checked);
	}

	/** `perSecond` updates in all, by each in turn, for `seconds` after a second that is not counted. */
	async type(perSecond: number, seconds: number, onCounted: () => Promise<void>): Promise<Round> {
		this.#latenciesMs = [];
		const total = Math.round((seconds + SETTLE_MS / 1000) * perSecond);
		const first = Math.round((SETTLE_MS / 1000) * perSecond);
		const startedAt = performance.now();
		this.#missing = this.#deliveries(0, total);
		const complete = new Promise<void>((resolve) => (this.#whenComplete = resolve));
		for (let n = 0; n < total; n++) {
			if (n === first) await onCounted();
			const dueAt = startedAt + (n * 1000) / perSecond;
			while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 1));
			this.#send(n % this.#members.length, n >= first);
		}
		const lateMs = performance.now() - startedAt - ((total - 1) * 1000) / perSecond;
		const late = setTimeout(() => this.#whenComplete?.(), PATIENCE_MS);
		await complete;
		clearTimeout(late);
		for (const member of this.#members) member.sentAt.fill(undefined);
		return { latenciesMs: this.#latenciesMs, expected: this.#deliveries(first, total), lateMs };
	}

	/** Of the updates from one to before another, to all who look at them but their writers. */
	#deliveries(from: number, to: number): number {
		const people = this.#members.length;
		let own = 0;
		for (let n = from; n < to; n++) if (n % people < this.#checked.size) own++;
		return (to - from) * this.#checked.size - own;
	}

	/** The first member sends this many at once; resolves with the ms until all the others have them. */
	async burst(updates: number): Promise<number> {
		this.#missing = updates * (this.#members.length - 1);
		const complete = new Promise<void>((resolve) => (this.#whenComplete = resolve));
		const startedAt = performance.now();
		for (let n = 0; n < updates; n++) this.#send(0, false);
		await complete;
		return performance.now() - startedAt;
	}

	/** Characters of the document as the first member was sent it on joining. */
	textLength(): number {
		return this.#members[0]?.textLength() ?? 0;
	}

	/** Bytes of the updates that this took. */
	joinedBytes(): number {
		return this.#members[0]?.joinedBytes() ?? 0;
	}

	leave(): void {
		for (const member of this.#members) member.leave();
	}

	#send(index: number, counts: boolean): void {
		const member = this.#members[index];
		if (member === undefined) return;
		member.sentAt[member.nextClock] = counts ? performance.now() : Number.NaN;
		member.send();
	}

	#arrived(receiver: Member, update: Uint8Array): void {
		const now = performance.now();
		// A server may put several people's updates, or several of one person's, into one frame.
		const { from, to } = Y.parseUpdateMeta(update);
		for (const [client, end] of to) {
			const sender = this.#byClient.get(client);
			if (sender === undefined || sender === receiver) continue;
			for (let clock = from.get(client) ?? end; clock < end; clock++) {
				const sentAt = sender.sentAt[clock];
				if (sentAt === undefined) continue;
				if (!Number.isNaN(sentAt)) this.#latenciesMs.push(now - sentAt);
				this.#missing -= 1;
			}
		}
		if (this.#missing === 0) this.#whenComplete?.();
	}
}

/**
 * The ms until a newcomer had been sent a document of so many characters: some servers say that they have sent all before they
 * have. Never resolves when it does not come.
 */
export async function readFully(seat: Seat, length: number): Promise<number> {
	const startedAt = performance.now();
	const member = await Member.join(seat, 0);
	let ms = performance.now() - startedAt;
	while (member.textLength() < length) {
		await member.nextUpdate();
		ms = performance.now() - startedAt;
	}
	member.leave();
	return ms;
}

class Member {
	readonly clientId: number;
	/** By clock; NaN for those of the uncounted part. */
	readonly sentAt: (number | undefined)[] = [];
	nextClock = 0;
	/** Null: what comes is taken and not looked at. */
	onUpdate: ((update: Uint8Array) => void) | null = (update) => this.#joinedWith.push(update);
	readonly #joinedWith: Uint8Array[] = [];
	readonly #socket: WebSocket;
	readonly #frames: Uint8Array[] = [];
	readonly #prefix: Uint8Array | null;

	private constructor(socket: WebSocket, updates: number, document: string | undefined) {
		this.#socket = socket;
		this.#prefix = document === undefined ? null : nameOf(document);
		const doc = new Y.Doc();
		this.clientId = doc.clientID;
		doc.on('update', (update: Uint8Array) => this.#frames.push(this.#named(syncFrame(SYNC.update, update))));
		const text = doc.getText('bench');
		for (let n = 0; n < updates; n++) text.insert(n, 'x');
		doc.destroy();
	}

	static async join({ url, protocols, headers, document }: Seat, updates: number): Promise<Member> {
		const socket = new WebSocket(url, protocols ?? [], {
			perMessageDeflate: false,
			...(headers ? { headers } : {})
		});
		const member = new Member(socket, updates, document);
		const synced = new Promise<void>((resolve, reject) => {
			socket.on('message', (data: Buffer) => {
				if (member.onUpdate !== null) member.#read(new Uint8Array(data), resolve);
			});
			socket.on('close', (code) => reject(new Error(`${url} closed with ${code}`)));
			socket.on('error', reject);
		});
		await once(socket, 'open');
		if (document !== undefined) socket.send(tokenFrame(document));
		socket.send(member.#named(syncFrame(SYNC.step1, Y.encodeStateVector(new Y.Doc()))));
		await synced;
		return member;
	}

	send(): void {
		const frame = this.#frames[this.nextClock++];
		if (frame === undefined) throw new Error('More updates than were made');
		this.#socket.send(frame);
	}

	textLength(): number {
		const doc = new Y.Doc();
		doc.transact(() => {
			for (const update of this.#joinedWith) Y.applyUpdate(doc, update);
		});
		return doc.getText('bench').length;
	}

	joinedBytes(): number {
		return this.#joinedWith.reduce((sum, update) => sum + update.length, 0);
	}

	/** Of those that came with joining, so far. */
	nextUpdate(): Promise<void> {
		return new Promise((resolve) => {
			this.onUpdate = (update) => {
				this.#joinedWith.push(update);
				resolve();
			};
		});
	}

	leave(): void {
		this.#socket.terminate();
	}

	#named(frame: Uint8Array): Uint8Array {
		return this.#prefix === null ? frame : Buffer.concat([this.#prefix, frame]);
	}

	#read(frame: Uint8Array, onSynced: () => void): void {
		const decoder = createDecoder(frame);
		if (this.#prefix !== null) readVarString(decoder);
		const type = readVarUint(decoder);
		if (type !== MESSAGE.sync && type !== SYNC_REPLY) return;
		const step = readVarUint(decoder);
		const bytes = readVarUint8Array(decoder);
		if (step === SYNC.step1)
			this.#socket.send(this.#named(syncFrame(SYNC.step2, Y.encodeStateAsUpdate(new Y.Doc()))));
		else this.onUpdate?.(bytes);
		if (step === SYNC.step2) onSynced();
	}
}

/** Hocuspocus answers a step 1 with a type of its own; what follows is the same. */
const SYNC_REPLY = 4;

function nameOf(document: string): Uint8Array {
	const encoder = createEncoder();
	writeVarString(encoder, document);
	return toUint8Array(encoder);
}

function tokenFrame(document: string): Uint8Array {
	const encoder = createEncoder();
	writeVarString(encoder, document);
	writeVarUint(encoder, MESSAGE.auth);
	writeVarUint(encoder, 0);
	writeVarString(encoder, 'anybody');
	return toUint8Array(encoder);
}

function syncFrame(step: number, bytes: Uint8Array): Uint8Array {
	const encoder = createEncoder();
	writeVarUint(encoder, MESSAGE.sync);
	writeVarUint(encoder, step);
	writeVarUint8Array(encoder, bytes);
	return toUint8Array(encoder);
}
