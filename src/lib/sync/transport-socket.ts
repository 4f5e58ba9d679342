import type { PageSocket, PageSocketClass } from './page-socket.ts';
import { SILENT_MS, type Transport, type Via } from './transport.ts';

/** The class that a provider opens: a WebSocket that goes by whichever way works, and says what did not. */
export function transportSockets(transport: Transport): PageSocketClass {
	return class TransportSocket implements PageSocket {
		binaryType: BinaryType = 'arraybuffer';
		readonly bufferedAmount = 0;
		onopen: ((event: Event) => void) | null = null;
		onmessage: ((event: MessageEvent) => void) | null = null;
		onclose: ((event: CloseEvent) => void) | null = null;
		onerror: ((event: Event) => void) | null = null;
		readonly #url: string;
		#socket: PageSocket | null = null;
		#via: Via = 'websocket';
		#heard = false;
		#over = false;
		#cancel: () => void;

		constructor(url: string | URL, protocols: string | string[] = []) {
			this.#url = String(url);
			const open = () => this.#open([protocols].flat());
			const ms = transport.delayMs;
			this.#cancel = ms === 0 ? () => undefined : transport.clock.after(ms, open);
			if (ms === 0) open();
		}

		get readyState(): number {
			return this.#over ? 3 : (this.#socket?.readyState ?? 0);
		}

		send(frame: Uint8Array<ArrayBuffer>): void {
			this.#socket?.send(frame);
		}

		close(): void {
			this.#cancel();
			if (this.#over) return;
			this.#over = true;
			this.#socket?.close();
		}

		#open(protocols: string[]): void {
			const { via, socket } = transport.open(this.#url, protocols);
			this.#via = via;
			this.#socket = socket;
			socket.binaryType = 'arraybuffer';
			// A stream finds out by itself, and then polls.
			if (via === 'websocket') this.#cancel = transport.clock.after(SILENT_MS, () => this.#giveUp());
			socket.onopen = (event: Event) => this.onopen?.(event);
			socket.onmessage = (event: MessageEvent) => {
				this.#hear();
				this.onmessage?.(event);
			};
			socket.onerror = (event: Event) => this.onerror?.(event);
			socket.onclose = (event: CloseEvent) => void this.#closed(event);
		}

		#hear(): void {
			if (this.#heard) return;
			this.#heard = true;
			this.#cancel();
			transport.worked(this.#via);
		}

		#giveUp(): void {
			const socket = this.#socket;
			void this.#closed({ code: 1006, reason: '' } as CloseEvent, 'silent');
			socket?.close();
		}

		async #closed(event: CloseEvent, how: 'silent' | 'refused' = 'refused'): Promise<void> {
			this.#cancel();
			if (this.#over) return;
			this.#over = true;
			// Anything but a broken connection was said by the server.
			if (event.code !== 1006) this.#hear();
			if (event.code === 1001) transport.sentAway();
			if (!this.#heard) await transport.failed(this.#via, this.#url, how);
			this.onclose?.(event);
		}
	};
}
