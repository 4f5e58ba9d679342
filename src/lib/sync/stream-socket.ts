import { STREAM } from '#protocol';
import type { StreamLink } from './stream-link.ts';

/** A WebSocket, as far as a provider uses one, whose frames travel over a link. */
export class StreamSocket {
	binaryType: BinaryType = 'arraybuffer';
	readyState = 0;
	readonly bufferedAmount = 0;
	onopen: ((event: Event) => void) | null = null;
	onmessage: ((event: MessageEvent) => void) | null = null;
	onclose: ((event: CloseEvent) => void) | null = null;
	onerror: ((event: Event) => void) | null = null;
	readonly #link: StreamLink;
	readonly #channel: number;

	/** `doc` is the name of the document; `protocols` are offered without what signs in. */
	constructor(link: StreamLink, doc: string, protocols: readonly string[]) {
		this.#link = link;
		this.#channel = link.open([doc, ...protocols].join('\n'), {
			opened: () => {
				this.readyState = 1;
				this.onopen?.(new Event('open'));
			},
			heard: (frame) => this.onmessage?.(new MessageEvent('message', { data: frame.buffer })),
			closed: (code, reason) => this.#closed(code, reason)
		});
	}

	send(frame: Uint8Array): void {
		if (this.readyState === 1) this.#link.send(this.#channel, STREAM.message, frame);
	}

	close(): void {
		if (this.readyState > 1) return;
		this.readyState = 2;
		this.#link.close(this.#channel);
		queueMicrotask(() => this.#closed(1005, ''));
	}

	#closed(code: number, reason: string): void {
		if (this.readyState === 3) return;
		this.readyState = 3;
		// reason: Node has no CloseEvent, and nobody here asks for more than the two.
		this.onclose?.({ code, reason } as CloseEvent);
	}
}
