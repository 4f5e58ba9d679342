import type { FileFailure } from '$lib/files';

/** Bytes on their way, of how many; null: nobody knows. */
type OnProgress = (bytes: number, of: number | null) => void;
type Transfer = (onProgress: OnProgress, signal: AbortSignal) => Promise<{ ok: true } | FileFailure>;

/** Files on their way to the room or from it, each with its share and a way to stop it. */
export class FileTransfers {
	/** Id to the share that is done, 0 to 1. */
	#progress = $state.raw<Readonly<Record<string, number>>>({});
	readonly #aborts = new Map<string, AbortController>();

	/** 0 to 1 while the file is on its way, else null. */
	progressOf(id: string): number | null {
		return this.#progress[id] ?? null;
	}

	cancel(id: string): void {
		this.#aborts.get(id)?.abort();
	}

	/** Null: it has arrived. */
	async run(id: string, transfer: Transfer): Promise<FileFailure | null> {
		const abort = new AbortController();
		this.#aborts.set(id, abort);
		this.#progress = { ...this.#progress, [id]: 0 };
		const onProgress: OnProgress = (bytes, of) => {
			this.#progress = { ...this.#progress, [id]: of === null || of === 0 ? 0 : bytes / of };
		};
		const outcome = await transfer(onProgress, abort.signal);
		this.#aborts.delete(id);
		const { [id]: _done, ...rest } = this.#progress;
		this.#progress = rest;
		return outcome.ok ? null : outcome;
	}
}
