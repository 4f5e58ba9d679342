/**
 * A WebSocket as y-websocket uses it, which sees every frame that goes out. Another transport can stand in its place
 * without the provider knowing.
 */
import * as decoding from 'lib0/decoding';
import { MESSAGE, SYNC } from '#protocol';
import type { PageSocket, PageSocketClass } from './page-socket.ts';

export type Outgoing =
	| { type: 'step2' | 'update'; update: Uint8Array; frameBytes: number }
	| { type: 'presence'; clientIds: number[] }
	| { type: 'other' };

export type SocketWatcher = {
	/** A socket was made: the count of messages starts again. */
	onsocket(): void;
	/** Called before a frame goes out; false keeps it back. */
	onsend(message: Outgoing): boolean;
};

/** The class that the provider instantiates for every connection. */
export function watchSockets(Real: PageSocketClass, watcher: SocketWatcher): typeof WebSocket {
	class WatchedSocket {
		static readonly CONNECTING = 0;
		static readonly OPEN = 1;
		static readonly CLOSING = 2;
		static readonly CLOSED = 3;
		readonly CONNECTING = 0;
		readonly OPEN = 1;
		readonly CLOSING = 2;
		readonly CLOSED = 3;
		onopen: ((event: Event) => void) | null = null;
		onmessage: ((event: MessageEvent) => void) | null = null;
		onclose: ((event: CloseEvent) => void) | null = null;
		onerror: ((event: Event) => void) | null = null;
		#socket: PageSocket;

		constructor(url: string | URL, protocols?: string | string[]) {
			watcher.onsocket();
			this.#socket = new Real(url, protocols);
			this.#socket.onopen = (event) => this.onopen?.(event);
			this.#socket.onmessage = (event) => this.onmessage?.(event);
			this.#socket.onclose = (event) => this.onclose?.(event);
			this.#socket.onerror = (event) => this.onerror?.(event);
		}

		get binaryType(): BinaryType {
			return this.#socket.binaryType;
		}

		set binaryType(type: BinaryType) {
			this.#socket.binaryType = type;
		}

		get readyState(): number {
			return this.#socket.readyState;
		}

		get bufferedAmount(): number {
			return this.#socket.bufferedAmount;
		}

		send(frame: Uint8Array<ArrayBuffer>): void {
			if (watcher.onsend(readOutgoing(frame))) this.#socket.send(frame);
		}

		close(code?: number, reason?: string): void {
			this.#socket.close(code, reason);
		}
	}
	// reason: the provider uses exactly the members above; the rest of the interface would be dead code.
	return WatchedSocket as unknown as typeof WebSocket;
}

function readOutgoing(frame: Uint8Array): Outgoing {
	const decoder = decoding.createDecoder(frame);
	switch (decoding.readVarUint(decoder)) {
		case MESSAGE.sync: {
			const step = decoding.readVarUint(decoder);
			if (step === SYNC.step1) return { type: 'other' };
			const update = decoding.readVarUint8Array(decoder);
			return { type: step === SYNC.step2 ? 'step2' : 'update', update, frameBytes: frame.length };
		}
		case MESSAGE.awareness:
			return { type: 'presence', clientIds: readPresenceIds(decoding.readVarUint8Array(decoder)) };
		default:
			return { type: 'other' };
	}
}

function readPresenceIds(update: Uint8Array): number[] {
	const decoder = decoding.createDecoder(update);
	const ids: number[] = [];
	for (let left = decoding.readVarUint(decoder); left > 0; left--) {
		ids.push(decoding.readVarUint(decoder));
		decoding.readVarUint(decoder);
		decoding.readVarString(decoder);
	}
	return ids;
}
