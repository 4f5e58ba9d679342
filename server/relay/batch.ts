import type { Binding, Frame } from '../storage/index.ts';
import { Known } from './known.ts';
import { mergeParts, type Part } from './parts.ts';
import type { Session } from './session.ts';

/** What was admitted for one document and goes to disk together. */
export class Batch {
	readonly delta = new Known();
	readonly frames: Frame[] = [];
	readonly bindings: Binding[] = [];
	readonly authors = new Set<Session>();
	#clocks: ReadonlyMap<number, number>[] = [];
	#settled: (() => void)[] = [];
	#failed: ((error: unknown) => void)[] = [];
	bytes = 0;

	/** `author` null: the server itself made it, on behalf of somebody. */
	add(author: Session | null, frame: Frame, delta: Known): void {
		this.frames.push(frame);
		this.#clocks.push(delta.clocks);
		this.delta.absorb(delta);
		if (author !== null) this.authors.add(author);
		this.bytes += frame.data.length;
	}

	/** Called once everything in here, and everything before, is on disk. */
	onSettled(settled: () => void): void {
		this.#settled.push(settled);
	}

	settle(): void {
		for (const settled of this.#settled) settled();
	}

	/** Called instead, when the disk refused it. */
	onFailed(failed: (error: unknown) => void): void {
		this.#failed.push(failed);
	}

	fail(error: unknown): void {
		for (const failed of this.#failed) failed(error);
	}

	/** The frames as few updates. What cannot be merged is kept as it is. */
	merged(): Part[] {
		const parts = this.frames.map(({ data }, index) => ({
			seq: 0,
			data,
			clocks: this.#clocks[index] ?? new Map<number, number>()
		}));
		try {
			return mergeParts(parts);
		} catch {
			return parts;
		}
	}
}
