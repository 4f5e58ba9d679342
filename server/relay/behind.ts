import { LIMITS } from '#protocol';
import type { ByteSocket } from './sockets.ts';

/** What a client had when streaming to it stopped, and whether it takes anything since. Rule W11 in SPEC.md. */
export class Behind {
	/** Client id → next clock. */
	clocks: Map<number, number>;
	/** It has asked meanwhile, and waits for a step 2. */
	step2 = false;
	readonly #socket: ByteSocket;
	#mark = '';
	#stuckSince: number;

	constructor(socket: ByteSocket, clocks: Map<number, number>, now: number) {
		this.#socket = socket;
		this.clocks = clocks;
		this.#stuckSince = now;
	}

	/** Slow is no reason to be ended; taking nothing at all is. Looks at what was taken since the last call. */
	isStuck(now: number): boolean {
		const mark = this.#unsentMark();
		if (mark !== this.#mark) this.#stuckSince = now;
		this.#mark = mark;
		return now - this.#stuckSince > LIMITS.slowMs;
	}

	/** Changes whenever the client takes something. Node counts a big write as a whole; only its handle sees it shrink. */
	#unsentMark(): string {
		const { writableLength, _handle } = this.#socket;
		const handle = _handle as { writeQueueSize?: number } | null | undefined;
		return `${writableLength}:${handle?.writeQueueSize ?? 0}`;
	}
}
