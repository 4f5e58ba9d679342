/**
 * Brings what waits, of all documents, to disk: one transaction at a time, the next one with everything that came in
 * meanwhile. It starts at once while there is little to do; under load it lets more gather, so that passing on
 * takes less than a tenth of the time: with a hundred people every frame that is saved is saved a hundred times.
 */
import type { CommitEntry } from '../storage/index.ts';
import type { Batch } from './batch.ts';
import type { Part } from './parts.ts';
import type { RoomDoc } from './room-doc.ts';

export type CommitsOptions = {
	commit: (entries: CommitEntry[]) => Promise<number[]>;
	onFailure: (error: unknown, docs: readonly RoomDoc[]) => void;
	onCommitted: (doc: RoomDoc) => void;
};

const REST_PER_WORK = 12;
const MOST_REST_MS = 10;
/** A shorter rest is none: small rooms do not wait. */
const LEAST_REST_MS = 2.5;
/** What may wait before those who send have to. */
const WAITING_BYTES = 16 * 1024 * 1024;

type Taken = { doc: RoomDoc; batch: Batch; parts: Part[] };

export class Commits {
	readonly #options: CommitsOptions;
	readonly #docs = new Set<RoomDoc>();
	#running = false;
	#scheduled = false;
	#notBefore = 0;
	#idle: (() => void)[] = [];
	#flushed: (() => void)[] = [];

	constructor(options: CommitsOptions) {
		this.#options = options;
	}

	/** The document has something for the disk. Whoever sends faster than the disk takes is paused. */
	add(doc: RoomDoc): void {
		this.#docs.add(doc);
		if ((doc.waiting?.bytes ?? 0) > WAITING_BYTES)
			for (const author of doc.waiting?.authors ?? []) author.pause();
		this.#schedule();
	}

	/** Resolves when nothing waits any more. */
	whenIdle(): Promise<void> {
		if (!this.#running && this.#docs.size === 0) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	/** Resolves after the flush that is under way, or else the next one. */
	whenFlushed(): Promise<void> {
		return new Promise((resolve) => this.#flushed.push(resolve));
	}

	#schedule(): void {
		if (this.#running || this.#scheduled || this.#docs.size === 0) return;
		this.#scheduled = true;
		const rest = this.#notBefore - performance.now();
		const flush = () => {
			this.#scheduled = false;
			void this.#flush();
		};
		// After this turn of the event loop: everything that has arrived with it goes along.
		if (rest < LEAST_REST_MS) setImmediate(flush);
		else setTimeout(flush, rest);
	}

	async #flush(): Promise<void> {
		this.#running = true;
		const started = performance.now();
		const taken = this.#take();
		let work = performance.now() - started;
		try {
			const seqs = await this.#options.commit(taken.map(entryOf));
			const stored = performance.now();
			taken.forEach((entry, index) => this.#committed(entry, seqs[index] ?? 0));
			work += performance.now() - stored;
		} catch (error) {
			for (const { doc } of taken) this.#docs.delete(doc);
			const docs = taken.map(({ doc }) => doc);
			for (const doc of docs) doc.failed(error);
			this.#options.onFailure(error, docs);
		}
		this.#notBefore = performance.now() + Math.min(MOST_REST_MS, work * REST_PER_WORK);
		this.#running = false;
		for (const resolve of this.#flushed.splice(0)) resolve();
		this.#schedule();
		if (this.#docs.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
	}

	#take(): Taken[] {
		const taken: Taken[] = [];
		for (const doc of this.#docs) {
			const batch = doc.take();
			if (batch !== null) taken.push({ doc, batch, parts: batch.merged() });
		}
		this.#docs.clear();
		return taken;
	}

	#committed({ doc, batch, parts }: Taken, seq: number): void {
		doc.committed(batch, parts, seq);
		for (const author of batch.authors) author.resume();
		this.#options.onCommitted(doc);
	}
}

function entryOf({ doc, batch, parts }: Taken): CommitEntry {
	return {
		room: doc.room,
		doc: doc.name,
		frames: batch.frames,
		parts: parts.map((part) => part.data),
		bindings: batch.bindings
	};
}
