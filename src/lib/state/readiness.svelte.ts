/**
 * Whether this device has what it takes to go on with no network: the app with its engine, readers and fonts, and what
 * the room shares. Looks before it says so, and looks again when the room shares more.
 */
import { downloadFile, type FileFailure } from '$lib/files';
import * as model from '$lib/model';
import { browserParts, type AppFile, type AppPart, type AppParts, type CannotKeep } from './app-parts.ts';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';

/** `files`: what the room shares. `results`: first rows of queries and what describes columns, as they were shared. */
export type ReadyPartId = AppPart | 'files' | 'results';

export interface ReadyPart {
	readonly id: ReadyPartId;
	readonly files: number;
	readonly missing: number;
	/** Null where nobody said how large they are. */
	readonly bytes: number | null;
	/** On this device, with what has arrived of the one that is on its way. */
	readonly bytesHere: number;
}

const APP_PARTS: readonly AppPart[] = ['app', 'engine', 'readers', 'fonts'];

export class Readiness {
	readonly #room: Room;
	readonly #files: RoomFiles;
	readonly #app: AppParts;
	#list = $state.raw<Record<AppPart, AppFile[]> | CannotKeep | null>(null);
	#kept = $state.raw<ReadonlySet<string>>(new Set());
	/** Content hashes of results that are here. */
	#results = $state.raw<ReadonlySet<string>>(new Set());
	#free = $state<number | null>(null);
	/** What has arrived of the part that is on its way. */
	#arriving = $state.raw<{ id: ReadyPartId; bytes: number } | null>(null);
	#failure = $state.raw<FileFailure | null>(null);
	#abort: AbortController | null = null;

	constructor(room: Room, files: RoomFiles, app: AppParts = browserParts()) {
		this.#room = room;
		this.#files = files;
		this.#app = app;
	}

	/** Null until it was looked, and where nothing can be kept. */
	get parts(): ReadyPart[] | null {
		const list = this.#list;
		if (list === null || typeof list === 'string') return null;
		return [...APP_PARTS.map((id) => this.#appPart(id, list[id])), this.#filesPart(), this.#resultsPart()];
	}

	/** Why this browser cannot keep the app; null where it can, and before it was looked. */
	get cannot(): CannotKeep | null {
		return typeof this.#list === 'string' ? this.#list : null;
	}

	/** The part that is on its way. */
	get fetching(): ReadyPartId | null {
		return this.#arriving?.id ?? null;
	}

	/** Why the last fetching ended before its end. */
	get failure(): FileFailure | null {
		return this.#failure;
	}

	/** What the browser still gives this app, bytes; null where it does not say. */
	get freeBytes(): number | null {
		return this.#free;
	}

	/** Null: not known yet. Results are left out: somebody runs something all the time. */
	get isReady(): boolean | null {
		if (this.#list === null) return null;
		if (typeof this.#list === 'string') return false;
		const { parts } = this;
		if (this.shared().some(({ place }) => place === null)) return null;
		return parts !== null && parts.every(({ id, missing }) => id === 'results' || missing === 0);
	}

	/** The shared files that somebody may fetch. */
	shared(asFacilitator = this.#room.isFacilitator): RoomFile[] {
		return this.#files.all.filter(
			({ file }) => file.where === 'room' && (asFacilitator || file.access === 'everybody')
		);
	}

	/** Looks what is here. */
	async check(): Promise<void> {
		const [list, kept, results, use] = await Promise.all([
			this.#app.list(),
			this.#app.kept(),
			this.#resultsHere(),
			this.#room.app.files.usage(),
			this.#files.look()
		]);
		this.#kept = kept;
		this.#results = results;
		this.#free = use.quotaBytes === null || use.takenBytes === null ? null : use.quotaBytes - use.takenBytes;
		this.#list = list;
	}

	/** Fetches what is missing, one after the other. What is here stays here, so it may be called again after any end. */
	async fetchMissing(): Promise<void> {
		if (this.#abort !== null) return;
		const abort = new AbortController();
		this.#abort = abort;
		this.#failure = null;
		// The browser may ask the person; what they say is shown when they have.
		void this.#room.app.device.requestPersistence();
		try {
			await this.check();
			this.#failure = await this.#fetchAll(abort.signal);
		} finally {
			this.#arriving = null;
			this.#abort = null;
			await this.check();
		}
	}

	cancel(): void {
		this.#abort?.abort();
	}

	/** The first failure that makes trying the rest pointless, else the last one. */
	async #fetchAll(signal: AbortSignal): Promise<FileFailure | null> {
		const list = this.#list;
		if (list === null || typeof list === 'string') return null;
		let last: FileFailure | null = null;
		for (const step of this.#steps(list, signal)) {
			const failure = await step();
			last = failure ?? last;
			if (signal.aborted) return { ok: false, problem: 'cancelled' };
			// A file that was taken back meanwhile holds up nothing.
			if (failure !== null && failure.problem !== 'not-found') return failure;
		}
		return last;
	}

	*#steps(
		list: Record<AppPart, AppFile[]>,
		signal: AbortSignal
	): Generator<() => Promise<FileFailure | null>> {
		for (const id of APP_PARTS) {
			const missing = list[id].filter(({ path }) => !this.#kept.has(path));
			if (id === 'app' && missing.length > 0) yield () => this.#arrive(id, () => this.#app.install(signal));
			else for (const file of missing) yield () => this.#fetchPart(id, file, signal);
		}
		for (const file of this.shared().filter(({ place }) => place === 'missing'))
			yield () => this.#fetchFile(file, signal);
		for (const sha256 of this.#resultHashes().filter((hash) => !this.#results.has(hash)))
			yield () => this.#fetchResult(sha256, signal);
	}

	async #fetchPart(id: AppPart, file: AppFile, signal: AbortSignal): Promise<FileFailure | null> {
		const failure = await this.#arrive(id, (onBytes) => this.#app.fetch(file, { onBytes, signal }));
		if (failure === null) this.#kept = new Set([...this.#kept, file.path]);
		return failure;
	}

	async #fetchFile({ id }: RoomFile, signal: AbortSignal): Promise<FileFailure | null> {
		const cancel = () => this.#files.cancel(id);
		signal.addEventListener('abort', cancel);
		const failure = await this.#arrive('files', () => this.#files.fetch(id));
		signal.removeEventListener('abort', cancel);
		return failure;
	}

	async #fetchResult(sha256: string, signal: AbortSignal): Promise<FileFailure | null> {
		const { app, id } = this.#room;
		const outcome = await this.#arrive('results', () =>
			downloadFile(app.api, id, sha256, app.files, { signal })
		);
		if (!outcome.ok) return outcome;
		this.#results = new Set([...this.#results, sha256]);
		return null;
	}

	async #arrive<T>(id: ReadyPartId, run: (onBytes: (bytes: number) => void) => Promise<T>): Promise<T> {
		this.#arriving = { id, bytes: 0 };
		return run((bytes) => (this.#arriving = { id, bytes }));
	}

	#arrived(id: ReadyPartId): number {
		return this.#arriving?.id === id ? this.#arriving.bytes : 0;
	}

	#appPart(id: AppPart, files: AppFile[]): ReadyPart {
		const missing = files.filter(({ path }) => !this.#kept.has(path));
		const bytes = sum(files.map((file) => file.bytes));
		const bytesHere = bytes - sum(missing.map((file) => file.bytes)) + this.#arrived(id);
		return { id, files: files.length, missing: missing.length, bytes, bytesHere };
	}

	#filesPart(): ReadyPart {
		const files = this.shared();
		const here = files.map((one) => {
			const share = one.place === 'room' ? 1 : (this.#files.progressOf(one.id) ?? 0);
			return (one.file.bytes ?? 0) * share;
		});
		const missing = files.filter(({ place }) => place !== 'room').length;
		const bytes = sum(files.map(({ file }) => file.bytes ?? 0));
		return { id: 'files', files: files.length, missing, bytes, bytesHere: sum(here) };
	}

	#resultsPart(): ReadyPart {
		const hashes = this.#resultHashes();
		const missing = hashes.filter((hash) => !this.#results.has(hash)).length;
		return { id: 'results', files: hashes.length, missing, bytes: null, bytesHere: 0 };
	}

	#resultHashes(): string[] {
		const { content } = this.#room.documents;
		const rows = this.#room.queries.all.map(({ snapshot }) =>
			snapshot === null || snapshot.deviceOnly ? null : snapshot.rowsFile
		);
		const profiles = this.shared().map(({ sha256 }) =>
			sha256 === null ? null : model.getProfile(content, sha256)
		);
		return [...new Set([...rows, ...profiles].filter((hash) => hash !== null))];
	}

	async #resultsHere(): Promise<ReadonlySet<string>> {
		const { files } = this.#room.app;
		const hashes = this.#resultHashes();
		const here = await Promise.all(hashes.map((hash) => files.hasFile(hash)));
		return new Set(hashes.filter((_, index) => here[index]));
	}
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((all, one) => all + one, 0);
}
