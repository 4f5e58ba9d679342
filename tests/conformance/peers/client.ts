/** A Yjs client by hand, which also says what no provider would: over y-websocket's framing or Hocuspocus' own. */
import { createDecoder, readVarInt, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '#protocol';
import type { Seat } from '../../support/crowd.ts';
import { openSeat } from '../../support/seat-socket.ts';
import { until } from './until.ts';

/** Hocuspocus' answer to a step 1, and its word that an update was taken. */
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;

export class Client {
	readonly doc = new Y.Doc();
	readonly socket: WebSocket;
	/** Text of the document at the moment when the server first claimed that this was all. */
	syncedWith: string | null = null;
	/** How many of this client's updates the server says it has. */
	acknowledged = 0;
	/** Client ids in presence that was passed on, with how often. */
	readonly present = new Map<number, number>();
	closed = false;
	readonly #prefix: Uint8Array;

	private constructor(socket: WebSocket, prefix: Uint8Array) {
		this.socket = socket;
		this.#prefix = prefix;
		socket.on('message', (data: Buffer) => this.#read(new Uint8Array(data)));
		socket.on('close', () => (this.closed = true));
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this) this.say(MESSAGE.sync, SYNC.update, update);
		});
	}

	/** Connected, with everything that the server then had. */
	static async join(seat: Seat): Promise<Client> {
		const { socket, prefix } = await openSeat(seat);
		const client = new Client(socket, prefix);
		client.say(MESSAGE.sync, SYNC.step1, Y.encodeStateVector(client.doc));
		await until(() => client.syncedWith !== null || client.closed);
		return client;
	}

	get text(): string {
		return this.doc.getText('notes').toString();
	}

	type(words: string): void {
		const text = this.doc.getText('notes');
		text.insert(text.length, words);
	}

	/** One message of these parts, whatever it means. */
	say(...parts: (number | Uint8Array)[]): void {
		const encoder = createEncoder();
		for (const part of parts) {
			if (typeof part === 'number') writeVarUint(encoder, part);
			else writeVarUint8Array(encoder, part);
		}
		this.sayBytes(toUint8Array(encoder));
	}

	sayBytes(bytes: Uint8Array): void {
		if (this.socket.readyState === WebSocket.OPEN) this.socket.send(Buffer.concat([this.#prefix, bytes]));
	}

	sayPresence(id: number, clock: number, state: unknown): void {
		const encoder = createEncoder();
		writeVarUint(encoder, 1);
		writeVarUint(encoder, id);
		writeVarUint(encoder, clock);
		writeVarString(encoder, JSON.stringify(state));
		this.say(MESSAGE.awareness, toUint8Array(encoder));
	}

	leave(): void {
		this.socket.terminate();
		this.doc.destroy();
	}

	#read(frame: Uint8Array): void {
		const decoder = createDecoder(frame);
		if (this.#prefix.length > 0) readVarString(decoder);
		const type = readVarUint(decoder);
		if (type === MESSAGE.sync || type === SYNC_REPLY) {
			const step = readVarUint(decoder);
			const bytes = readVarUint8Array(decoder);
			if (step === SYNC.step1) this.say(MESSAGE.sync, SYNC.step2, Y.encodeStateAsUpdate(this.doc, bytes));
			else Y.applyUpdate(this.doc, bytes, this);
			if (step === SYNC.step2) this.syncedWith ??= this.text;
		} else if (type === MESSAGE.awareness) {
			const states = createDecoder(readVarUint8Array(decoder));
			for (let left = readVarUint(states); left > 0; left--) {
				const id = readVarUint(states);
				readVarUint(states);
				readVarString(states);
				this.present.set(id, (this.present.get(id) ?? 0) + 1);
			}
		} else if (this.#prefix.length === 0 && type === MESSAGE.committed) {
			this.acknowledged = readVarUint(decoder);
		} else if (this.#prefix.length > 0 && type === SYNC_STATUS && readVarInt(decoder) === 1) {
			this.acknowledged++;
		}
	}
}
