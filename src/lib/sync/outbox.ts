/**
 * What leaves this document for the server. Counts the step-2 and update messages of the present socket as the server
 * counts them, and knows which waiting edits each carries, so that "committed(n)" clears exactly those.
 */
import * as encoding from 'lib0/encoding';
import { LIMITS, MESSAGE, SYNC } from '#protocol';
import { equalBytes } from '#util';
import type { Outgoing, SocketWatcher } from './socket.ts';
import type { Waiting, WaitingEntry } from './waiting.ts';

export type OutboxOptions = {
	waiting: Waiting;
	/** Presence leaves for this client id only; null: for none. The stock provider echoes everybody's. */
	presenceOf: number | null;
	/** Puts a whole frame on the socket, through `onsend` as all others. */
	send(frame: Uint8Array<ArrayBuffer>): void;
	/** Everything the document holds, as one update. */
	state(): Uint8Array;
	/** A message would be longer than the server takes, and cannot be divided. */
	ontoolarge(): void;
};

export class Outbox implements SocketWatcher {
	/** As the server's hello says. */
	frameBytes: number = LIMITS.frameBytes;
	#options: OutboxOptions;
	#sent = 0;
	/** Whether this socket carried a step 2. An update before it could leave a gap, and the step 2 will hold it anyway. */
	#answered = false;
	/** Nothing more may leave: the server has refused something, and what follows would build on it. */
	#stopped = false;
	/** Whose bytes the next message is expected to carry. */
	#expected: WaitingEntry | null = null;

	constructor(options: OutboxOptions) {
		this.#options = options;
	}

	/** The provider's handler, which runs next, will send this edit if there is a connection. */
	expect(entry: WaitingEntry): void {
		this.#expected = entry;
	}

	/** Nothing more leaves, on this socket or another. */
	stop(): void {
		this.#stopped = true;
	}

	/** A new socket: nothing that was sent on the last one counts. */
	onsocket(): void {
		this.#sent = 0;
		this.#answered = false;
		this.#options.waiting.unsend();
	}

	/** Whether the provider's message may leave as it is; what is sent in its place goes by itself. */
	onsend(message: Outgoing): boolean {
		switch (message.type) {
			case 'other':
				return true;
			case 'presence':
				return this.#options.presenceOf !== null && message.clientIds.includes(this.#options.presenceOf);
			case 'step2':
				return this.#sendStep2(message.frameBytes);
			case 'update':
				return this.#sendUpdate(message.update, message.frameBytes);
		}
	}

	/** Sends what no message of this socket carries yet: edits of another tab that did not get them there itself. */
	sendRest(): void {
		if (!this.#answered || this.#stopped) return;
		for (const entry of this.#options.waiting.unsent()) this.#sendEntry(entry);
	}

	#sendStep2(frameBytes: number): boolean {
		if (this.#stopped) return false;
		this.#answered = true;
		if (frameBytes > this.frameBytes) {
			// Too long in one piece: the edits that make it up are shorter, and in their order leave no gap.
			for (const entry of this.#options.waiting.entries()) this.#sendEntry(entry);
			return false;
		}
		this.#options.waiting.sentAll(++this.#sent);
		return true;
	}

	#sendUpdate(update: Uint8Array, frameBytes: number): boolean {
		if (!this.#answered || this.#stopped) return false;
		if (frameBytes > this.frameBytes) {
			this.#options.ontoolarge();
			return false;
		}
		this.#sent++;
		const expected = this.#expected;
		if (expected === null) return true;
		if (expected.bytes === null) this.#options.waiting.sentAll(this.#sent);
		else if (equalBytes(expected.bytes, update)) this.#options.waiting.sent(this.#sent, expected);
		return true;
	}

	#sendEntry(entry: WaitingEntry): void {
		this.#expected = entry;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, SYNC.update);
		encoding.writeVarUint8Array(encoder, entry.bytes ?? this.#options.state());
		this.#options.send(encoding.toUint8Array(encoder));
		this.#expected = null;
	}
}
