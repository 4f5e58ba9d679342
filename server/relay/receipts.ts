/**
 * Counts, for one socket, how many of its step-2/update messages are settled: on disk, without effect, or refused.
 * Only an unbroken run from the first one is ever told to the client.
 */
export class Receipts {
	#received = 0;
	#settled = 0;
	/** Settled, but not all before them. Made when needed, as the other: most sockets never need either. */
	#early: Set<number> | null = null;
	#gapped: Set<number> | null = null;

	/** How many messages from the first one on are settled. */
	get settled(): number {
		return this.#settled;
	}

	/** Number of the message that just came in, from 1. */
	receive(): number {
		return ++this.#received;
	}

	/** The message with this number is on disk, without effect, or refused. */
	settle(index: number): void {
		if (index === this.#settled + 1) this.#settled++;
		else if (index > this.#settled) (this.#early ??= new Set()).add(index);
		while (this.#early?.delete(this.#settled + 1)) this.#settled++;
	}

	/** This one builds on something the relay lacks; a later step 2 carries its content again. */
	gap(index: number): void {
		(this.#gapped ??= new Set()).add(index);
	}

	/** A step 2 holds all that the client had when it was sent, so everything before it is settled with it. */
	settleStep2(index: number): void {
		for (const gapped of this.#gapped ?? []) {
			if (gapped > index) continue;
			this.#gapped?.delete(gapped);
			this.settle(gapped);
		}
		this.settle(index);
	}
}
