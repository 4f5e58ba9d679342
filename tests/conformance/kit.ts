/** Clients for these tests: the stock provider, and a socket that can say anything at all. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, vi } from 'vitest';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MESSAGE, readServerMessage, SUBPROTOCOL, SYNC, type DocName, type ServerMessage } from '#protocol';
import { startRelay, syncUrl, type TestPerson, type TestRelay } from '../support/relay.ts';
import { RequestSocket } from './request-socket.ts';

// Each stock provider listens for the end of the process.
process.setMaxListeners(0);

export type Heard =
	| { type: 'step1'; content: Uint8Array }
	| { type: 'step2'; content: Uint8Array }
	| { type: 'update'; content: Uint8Array }
	| { type: 'presence'; states: Map<number, unknown>; clocks: Map<number, number> }
	| ServerMessage;

let Socket: typeof WebSocket = WebSocket;

/** From now on every client of this kit reaches the server by plain requests. */
export function speakOverRequests(): void {
	// reason: it has of a websocket what these tests use.
	Socket = RequestSocket as unknown as typeof WebSocket;
}

type OpenOptions = {
	token?: string;
	protocols?: string[];
	headers?: Record<string, string>;
};

/** A socket that records what it hears and says only what it is told to. */
export class Client {
	readonly heard: Heard[] = [];
	closed: { code: number; reason: string } | null = null;
	readonly ws: WebSocket;

	constructor(url: string, { token, protocols = [SUBPROTOCOL], headers = {} }: OpenOptions = {}) {
		const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
		this.ws = new Socket(url, protocols, { headers: { ...authorization, ...headers } });
		this.ws.binaryType = 'nodebuffer';
		this.ws.on('error', () => undefined);
		this.ws.on('message', (data: Buffer) => this.heard.push(parse(new Uint8Array(data))));
		this.ws.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
	}

	send(frame: Uint8Array): void {
		this.ws.send(frame);
	}

	/** The messages of one type so far. */
	all<T extends Heard['type']>(type: T): Extract<Heard, { type: T }>[] {
		return this.heard.filter((message) => message.type === type) as Extract<Heard, { type: T }>[];
	}

	/** How many of its messages the server says are on disk. */
	get committed(): number {
		return this.all('committed').at(-1)?.count ?? 0;
	}

	async opened(): Promise<this> {
		await until(() => this.ws.readyState === WebSocket.OPEN || this.closed !== null);
		return this;
	}

	/** Resolves when the server has answered everything that was sent before. */
	async settled(): Promise<void> {
		const before = this.all('step2').length;
		this.send(step1());
		await until(() => this.all('step2').length > before);
	}

	async end(): Promise<{ code: number; reason: string }> {
		await until(() => this.closed !== null);
		return this.closed ?? { code: 0, reason: '' };
	}

	close(): void {
		this.ws.terminate();
	}
}

export function openClient(
	relay: TestRelay,
	room: string,
	doc: DocName,
	person: TestPerson,
	options: OpenOptions = {}
): Promise<Client> {
	return new Client(syncUrl(relay, room, doc), { token: person.token, ...options }).opened();
}

/** The stock provider, as npm gives it. */
export function openProvider(
	relay: Pick<TestRelay, 'origin'>,
	room: string,
	doc: DocName,
	person: TestPerson,
	ydoc = new Y.Doc()
): WebsocketProvider {
	class SignedIn extends Socket {
		constructor(url: string, protocols: string[]) {
			super(url, protocols, { headers: { authorization: `Bearer ${person.token}` } });
		}
	}
	return new WebsocketProvider(`${relay.origin.replace(/^http/, 'ws')}/sync`, `${room}/${doc}`, ydoc, {
		// reason: the provider's types know the browser's WebSocket only.
		WebSocketPolyfill: SignedIn as unknown as typeof globalThis.WebSocket,
		disableBc: true
	});
}

export function closeProvider(provider: WebsocketProvider): void {
	provider.destroy();
	provider.doc.destroy();
}

/** Returns what starts a relay for a test of the file that calls this; they are stopped after it. */
export function setRelays(): typeof startRelay {
	let relays: TestRelay[] = [];
	afterEach(async () => {
		for (const relay of relays) await relay.stop();
		relays = [];
	});
	return async (options) => {
		const relay = await startRelay(options);
		relays.push(relay);
		return relay;
	};
}

export async function until(fact: () => boolean, timeout = 10_000): Promise<void> {
	await vi.waitFor(() => expect(fact()).toBe(true), { timeout, interval: 5 });
}

/** Makes an update by an edit; `clientID` is who does it, `before` what they have already. */
export function updateBy(
	edit: (doc: Y.Doc) => void,
	{ clientID, before = [] }: { clientID?: number; before?: Uint8Array[] } = {}
): Uint8Array {
	const doc = new Y.Doc();
	for (const update of before) Y.applyUpdate(doc, update);
	if (clientID !== undefined) doc.clientID = clientID;
	const vector = Y.encodeStateVector(doc);
	edit(doc);
	const update = Y.encodeStateAsUpdate(doc, vector);
	doc.destroy();
	return update;
}

/** An update that adds one text at the start of the root `notes`. */
export function typed(text: string, options?: { clientID?: number; before?: Uint8Array[] }): Uint8Array {
	return updateBy((doc) => doc.getText('notes').insert(0, text), options);
}

export function frame(...parts: (number | Uint8Array)[]): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const part of parts) {
		if (typeof part === 'number') encoding.writeVarUint(encoder, part);
		else encoding.writeVarUint8Array(encoder, part);
	}
	return encoding.toUint8Array(encoder);
}

export const step1 = (vector: Uint8Array = Uint8Array.of(0)) => frame(MESSAGE.sync, SYNC.step1, vector);
export const step2 = (update: Uint8Array) => frame(MESSAGE.sync, SYNC.step2, update);
export const update = (content: Uint8Array) => frame(MESSAGE.sync, SYNC.update, content);

export function presence(...states: [id: number, clock: number, state: unknown][]): Uint8Array {
	return presenceText(
		...states.map(([id, clock, state]): [number, number, string] => [id, clock, JSON.stringify(state)])
	);
}

export function presenceText(...states: [id: number, clock: number, text: string][]): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, states.length);
	for (const [id, clock, text] of states) {
		encoding.writeVarUint(encoder, id);
		encoding.writeVarUint(encoder, clock);
		encoding.writeVarString(encoder, text);
	}
	return frame(MESSAGE.awareness, encoding.toUint8Array(encoder));
}

function parse(bytes: Uint8Array): Heard {
	const decoder = decoding.createDecoder(bytes);
	const type = decoding.readVarUint(decoder);
	if (type === MESSAGE.sync) {
		const step = decoding.readVarUint(decoder);
		const content = decoding.readVarUint8Array(decoder);
		return { type: step === SYNC.step1 ? 'step1' : step === SYNC.step2 ? 'step2' : 'update', content };
	}
	if (type === MESSAGE.awareness) return parsePresence(decoding.readVarUint8Array(decoder));
	const own = readServerMessage(type, decoder);
	if (own === null) throw new Error(`The server said something unknown: ${type}`);
	return own;
}

function parsePresence(content: Uint8Array): Heard {
	const decoder = decoding.createDecoder(content);
	const states = new Map<number, unknown>();
	const clocks = new Map<number, number>();
	for (let left = decoding.readVarUint(decoder); left > 0; left--) {
		const id = decoding.readVarUint(decoder);
		clocks.set(id, decoding.readVarUint(decoder));
		states.set(id, JSON.parse(decoding.readVarString(decoder)));
	}
	return { type: 'presence', states, clocks };
}

/** What the server has of a document, as a newcomer reads it: its text, and everything as JSON. */
export async function read(
	relay: TestRelay,
	room: string,
	doc: DocName,
	person: TestPerson
): Promise<{ text: string; frames: number }> {
	const client = await openClient(relay, room, doc, person);
	await client.settled();
	const ydoc = new Y.Doc();
	for (const message of client.heard) {
		if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(ydoc, message.content);
	}
	const frames = await relay.attached.services.storage.listFrames(room, doc, 0);
	const text = ydoc.getText('notes').toString();
	ydoc.destroy();
	client.close();
	return { text, frames: frames.length };
}
