/** Work that several wait for: done once, and given up when nobody waits any more. */
import type { Asking } from './apart.ts';

/** For each file the one that was begun last. */
export class SharedTasks<Outcome> {
	readonly #last = new WeakMap<Blob, { key: string; task: SharedTask<Outcome> }>();

	/** Joins the work of this key, where it is the last one; else begins it. Rejects as `SharedTask.wait` does. */
	wait(
		blob: Blob,
		key: string,
		asking: Asking,
		work: (shared: Asking) => Promise<Outcome>
	): Promise<Outcome> {
		const before = this.#last.get(blob);
		if (before?.key === key && !before.task.failed) return before.task.wait(asking);
		const task = new SharedTask(work);
		this.#last.set(blob, { key, task });
		return task.wait(asking);
	}
}

class SharedTask<Outcome> {
	readonly #stop = new AbortController();
	readonly #outcome: Promise<Outcome>;
	readonly #waiting = new Set<Asking>();
	#settled = false;
	#failed = false;

	/** `work` is told when to stop, and whom to tell how far it is. */
	constructor(work: (shared: Asking) => Promise<Outcome>) {
		const onProgress = (bytes: number) => {
			for (const asking of this.#waiting) asking.onProgress?.(bytes);
		};
		this.#outcome = work({ signal: this.#stop.signal, onProgress });
		this.#outcome.then(
			() => (this.#settled = true),
			() => (this.#failed = true)
		);
	}

	/** It was given up or broke: it is of no use to anybody else. */
	get failed(): boolean {
		return this.#failed || this.#stop.signal.aborted;
	}

	/** Rejects as the work does, or with what the signal of `asking` aborts with. */
	async wait(asking: Asking): Promise<Outcome> {
		const { signal } = asking;
		signal?.throwIfAborted();
		this.#waiting.add(asking);
		let abort = () => {};
		const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal?.reason)));
		signal?.addEventListener('abort', abort);
		try {
			return await Promise.race([this.#outcome, aborted]);
		} finally {
			signal?.removeEventListener('abort', abort);
			this.#waiting.delete(asking);
			if (this.#waiting.size === 0 && !this.#settled) this.#stop.abort();
		}
	}
}
