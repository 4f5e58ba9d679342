/**
 * After the server was restored from an older backup and a facilitator lets members bring back what it lacks: what was
 * refused because others had written it is made again, without a person asking for it.
 */
import type { Applied } from './apply-again.ts';
import type { Clock } from './clock.ts';
import type { Quarantined } from './quarantine.ts';

/** What builds on something that only another member has waits for that member. */
const AGAIN_MS = 2_000;

export type PutBackOptions = {
	clock: Clock;
	/** True while members may bring back. */
	allowed(): boolean;
	quarantined(): Quarantined[];
	applyAgain(record: Quarantined): Promise<Applied>;
};

export class PutBack {
	readonly #options: PutBackOptions;
	/** Being made again, or waiting for its next turn. */
	readonly #busy = new Map<string, (() => void) | null>();
	#closed = false;

	constructor(options: PutBackOptions) {
		this.#options = options;
	}

	/** To be called whenever one of the facts may have changed; does nothing twice. */
	look(): void {
		if (this.#closed || !this.#options.allowed()) return;
		for (const record of this.#options.quarantined()) {
			const mine = record.reason === 'foreign-client' && record.rebuilt;
			if (mine && !this.#busy.has(record.id)) void this.#try(record);
		}
	}

	close(): void {
		this.#closed = true;
		for (const cancel of this.#busy.values()) cancel?.();
	}

	async #try(record: Quarantined): Promise<void> {
		this.#busy.set(record.id, null);
		const applied = await this.#options.applyAgain(record);
		if (applied === 'applied' || this.#closed) {
			this.#busy.delete(record.id);
			return;
		}
		this.#busy.set(
			record.id,
			this.#options.clock.after(AGAIN_MS, () => {
				this.#busy.delete(record.id);
				this.look();
			})
		);
	}
}
