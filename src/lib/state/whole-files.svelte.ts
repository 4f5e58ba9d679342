/** Linked files that are fetched whole to this device, where each is a file like any other then. */
import type { FileFailure } from '$lib/files';
import type { LinkedFailure } from '$lib/ingest';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Tables } from './tables.svelte.ts';
import type { Turns } from './turns.ts';

export class WholeFiles {
	readonly #files: RoomFiles;
	readonly #tables: Tables;
	readonly #turns: Turns;
	readonly #forget: (file: RoomFile) => Promise<void>;
	/** Bytes that have come. */
	#bytes = $state.raw<Readonly<Record<string, number>>>({});
	#failures = $state.raw<Readonly<Record<string, LinkedFailure | FileFailure>>>({});
	readonly #aborts = new Map<string, AbortController>();

	/** `forget`: lets go of the table that asks it where it is. */
	constructor(files: RoomFiles, tables: Tables, turns: Turns, forget: (file: RoomFile) => Promise<void>) {
		this.#files = files;
		this.#tables = tables;
		this.#turns = turns;
		this.#forget = forget;
	}

	/** Bytes that have come; null: it is not being fetched. */
	bytesOf({ id }: RoomFile): number | null {
		return this.#bytes[id] ?? null;
	}

	/** Why `fetch` did not, the last time. */
	whyNot({ id }: RoomFile): LinkedFailure | FileFailure | null {
		return this.#failures[id] ?? null;
	}

	async fetch(one: RoomFile): Promise<void> {
		const { [one.id]: _before, ...others } = this.#failures;
		this.#failures = others;
		const failure = await this.#fetchNow(one);
		const { [one.id]: _done, ...rest } = this.#bytes;
		this.#bytes = rest;
		if (failure !== null && !('reason' in failure && failure.reason === 'cancelled'))
			this.#failures = { ...this.#failures, [one.id]: failure };
	}

	cancel({ id }: RoomFile): void {
		this.#aborts.get(id)?.abort();
	}

	async #fetchNow(one: RoomFile): Promise<LinkedFailure | FileFailure | null> {
		const { link } = one;
		if (link === null) return null;
		const abort = new AbortController();
		this.#aborts.set(one.id, abort);
		const { signal } = abort;
		const onProgress = (bytes: number) => (this.#bytes = { ...this.#bytes, [one.id]: bytes });
		onProgress(0);
		const { fetchLink, forgetDownload, lookAtLink } = await import('$lib/ingest');
		const looked = await lookAtLink(link.url, signal);
		const fetched = looked.ok ? await fetchLink(link.url, looked.facts, { signal, onProgress }) : looked;
		if (!fetched.ok) return fetched;
		const { etag, lastModified } = fetched.facts;
		const source = { url: link.url, fetchedAt: Date.now(), etag, lastModified, byHand: false };
		const failure = await this.#turns.take(async () => {
			const kept = await this.#files.keepLinked(one.id, fetched.file, source);
			if (kept === null) await this.#forget(one);
			return kept;
		});
		if (failure !== null) return failure;
		void forgetDownload(link.url);
		const brought = this.#files.get(one.id);
		if (brought !== null) await this.#tables.read([brought]);
		return null;
	}
}
