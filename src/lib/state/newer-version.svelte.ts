/** Whether the place a file came from has a newer version of it, and what is different in that. Nothing is changed by asking. */
import type { Reading, RemoteFacts, RemoteFailure, Refusal, TableChange } from '$lib/ingest';
import { isSameVersion, type FileFailure } from '$lib/files';
import type { FileSource } from './file-source.ts';
import type { RoomFile } from './room-file.ts';
import type { Room } from './room.svelte.ts';

export type NewerStage =
	| { is: 'asking' }
	/** The same bytes, or the site says that it is the same version: then nothing was fetched. */
	| { is: 'same'; because: 'bytes' | 'said' }
	| { is: 'fetching'; bytes: number; of: number | null }
	| { is: 'comparing' }
	| { is: 'different'; change: TableChange }
	| { is: 'failed'; failure: RemoteFailure }
	/** The new bytes are no table that can be set beside the old one. */
	| { is: 'unreadable'; refusal: Refusal };

type Found = { file: File; reading: Reading; source: FileSource };

export class NewerVersion {
	readonly #room: Room;
	readonly #file: RoomFile;
	readonly source: FileSource;
	#stage = $state.raw<NewerStage>({ is: 'asking' });
	#facts: RemoteFacts | null = null;
	#found: Found | null = null;
	#work = new AbortController();

	constructor(room: Room, file: RoomFile, source: FileSource) {
		this.#room = room;
		this.#file = file;
		this.source = source;
	}

	get stage(): NewerStage {
		return this.#stage;
	}

	/** Asks the site; fetches only what it does not say to be the same. */
	async check(): Promise<void> {
		const signal = this.#begin();
		this.#stage = { is: 'asking' };
		const { lookAtLink } = await import('$lib/ingest');
		const looked = await lookAtLink(this.source.url, signal);
		if (signal.aborted) return;
		if (!looked.ok) return this.#fail(looked);
		this.#facts = looked.facts;
		const { bytes } = looked.facts;
		const sameSize = bytes === null || this.#file.file.bytes === null || bytes === this.#file.file.bytes;
		if (sameSize && isSameVersion(this.source, looked.facts) === true)
			this.#stage = { is: 'same', because: 'said' };
		else await this.fetch();
	}

	/** Fetches it, also where the site says that it is the same. */
	async fetch(): Promise<void> {
		const facts = this.#facts;
		if (facts === null) return;
		const signal = this.#begin();
		this.#stage = { is: 'fetching', bytes: 0, of: facts.bytes };
		const { fetchLink, forgetDownload } = await import('$lib/ingest');
		const fetched = await fetchLink(this.source.url, facts, {
			signal,
			onProgress: (bytes) => {
				if (!signal.aborted) this.#stage = { is: 'fetching', bytes, of: facts.bytes };
			}
		});
		if (signal.aborted) return;
		if (!fetched.ok) return this.#fail(fetched);
		const { etag, lastModified } = fetched.facts;
		await this.#compare(fetched.file, { etag, lastModified, byHand: false });
		await forgetDownload(this.source.url);
	}

	/** The same for a file that somebody fetched from there another way. */
	async byHand(file: File): Promise<void> {
		this.#begin();
		await this.#compare(file, { etag: null, lastModified: null, byHand: true });
	}

	/** Takes what was found as the file from now on. */
	async take(): Promise<FileFailure | null> {
		if (this.#found === null) return null;
		const { file, reading, source } = this.#found;
		return this.#room.workbench.files.versions.replace(this.#file.id, file, reading, source);
	}

	stop(): void {
		this.#work.abort();
	}

	async #compare(file: File, marks: Pick<FileSource, 'etag' | 'lastModified' | 'byHand'>): Promise<void> {
		const { signal } = this.#work;
		this.#stage = { is: 'comparing' };
		const { hashBlob } = await import('$lib/files');
		// What cannot be read is told by reading it as a table.
		const sha256 = await hashBlob(file, { signal }).catch(() => null);
		if (signal.aborted) return;
		if (sha256 !== null && sha256 === this.#file.sha256) {
			this.#stage = { is: 'same', because: 'bytes' };
			return;
		}
		const outcome = await this.#room.workbench.tables.compare(this.#file, file, signal);
		if (signal.aborted) return;
		if (!outcome.ok) {
			this.#stage = { is: 'unreadable', refusal: outcome };
			return;
		}
		this.#found = {
			file,
			reading: outcome.reading,
			source: { url: this.source.url, fetchedAt: Date.now(), ...marks }
		};
		this.#stage = { is: 'different', change: outcome.change };
	}

	#fail(failure: RemoteFailure | { ok: false; reason: 'cancelled' }): void {
		if (failure.reason !== 'cancelled')
			this.#stage = { is: 'failed', failure: { ...failure, reason: failure.reason } };
	}

	#begin(): AbortSignal {
		this.#work.abort();
		this.#work = new AbortController();
		return this.#work.signal;
	}
}
