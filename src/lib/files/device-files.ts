/**
 * The files of this device by the hash of their bytes: the same bytes are kept once, whoever brought them. Nothing here
 * is sent anywhere.
 */
import { expectedHash } from './expected-hashes.ts';
import { hashBlob } from './hash.ts';
import { openIndexedDbStore } from './indexeddb-store.ts';
import { openOpfsStore } from './opfs-store.ts';
import { fileFailure, type FileFailure, type FileOutcome } from './outcome.ts';
import type { FileStore, StoredFile } from './store.ts';

export type FileOptions = {
	/** Called with the bytes done of `of`; each byte is read twice, for the hash and for keeping it. */
	onProgress?: (bytes: number, of: number) => void;
	signal?: AbortSignal;
};

/** `onProgress`: called with the bytes done. */
type KeepOptions = { onProgress?: ((bytes: number) => void) | undefined; signal?: AbortSignal | undefined };

export type DeviceUse = {
	/** Null: nothing can be kept here. */
	kind: FileStore['kind'] | null;
	files: number;
	bytes: number;
	/** What the browser gives this origin in all, and what of it is taken. Null where it does not say. */
	quotaBytes: number | null;
	takenBytes: number | null;
};

/**
 * In a private window Chromium 156 forgets every file of an origin that has looked at none for ten minutes, wherever in the
 * app one is. Tried: after eleven they were gone, with a look every four they were not; a usual window keeps them.
 */
const LOOK_MS = 4 * 60_000;
const NO_FILE = '0'.repeat(64);

export class DeviceFiles {
	readonly #open: () => Promise<FileStore | null>;
	#store: Promise<FileStore | null> | null = null;

	/** `open`: finds the store on first use. */
	constructor(open: () => Promise<FileStore | null> = openStore) {
		this.#open = open;
		setInterval(() => void this.hasFile(NO_FILE), LOOK_MS);
	}

	/** Hashes and keeps a file. One that is already here is found at once and kept as it is. */
	async addFile(blob: Blob, { onProgress, signal }: FileOptions = {}): Promise<FileOutcome<StoredFile>> {
		const of = blob.size * 2;
		const hashed = await this.hash(blob, { signal, onProgress: (bytes) => onProgress?.(bytes, of) });
		if (!hashed.ok) return hashed;
		const { sha256 } = hashed.value;
		const failure = await this.keep(sha256, blob, {
			signal,
			onProgress: (bytes) => onProgress?.(blob.size + bytes, of)
		});
		return failure ?? { ok: true, value: { sha256, bytes: blob.size } };
	}

	/** The hash of a file, which somebody else may be finding already. */
	async hash(blob: Blob, { onProgress, signal }: KeepOptions = {}): Promise<FileOutcome<{ sha256: string }>> {
		try {
			const sha256 = (await expectedHash(blob)) ?? (await hashBlob(blob, { signal, onProgress }));
			return { ok: true, value: { sha256 } };
		} catch {
			return fileFailure(signal?.aborted ? 'cancelled' : 'cannot-read');
		}
	}

	/** Keeps bytes whose hash is known and checked. Null: they are here. */
	async keep(
		sha256: string,
		blob: Blob,
		{ onProgress, signal }: KeepOptions = {}
	): Promise<FileFailure | null> {
		try {
			const refusal = await this.refusalOf(sha256, blob.size);
			const store = await this.#opened();
			if (refusal !== null || store === null) return refusal;
			await store.put(sha256, blob, onProgress, signal);
			return null;
		} catch (error) {
			if (signal?.aborted) return fileFailure('cancelled');
			return fileFailure(problemOf(error));
		}
	}

	/** Why bytes could not be kept, as far as can be said before it is tried. Null: they are here, or may be kept. */
	async refusalOf(sha256: string, bytes: number): Promise<FileFailure | null> {
		const store = await this.#opened();
		if (store === null) return fileFailure('storage-refused');
		if (await this.hasFile(sha256)) return null;
		const free = await freeBytes();
		// Known beforehand, it need not be found out by filling the device.
		return free !== null && bytes > free ? fileFailure('storage-full', { limitBytes: free }) : null;
	}

	/** Null: not here. The blob is read from the device as it is needed. */
	async getFile(sha256: string): Promise<Blob | null> {
		return this.#ask((store) => store.get(sha256), null);
	}

	async hasFile(sha256: string): Promise<boolean> {
		return this.#ask((store) => store.has(sha256), false);
	}

	/** One that is not here is no failure. */
	async removeFile(sha256: string): Promise<void> {
		await this.#ask((store) => store.remove(sha256), undefined);
	}

	async listFiles(): Promise<StoredFile[]> {
		return this.#ask((store) => store.list(), []);
	}

	async usage(): Promise<DeviceUse> {
		const store = await this.#opened();
		const files = await this.listFiles();
		const estimate = await estimateStorage();
		return {
			kind: store?.kind ?? null,
			files: files.length,
			bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
			quotaBytes: estimate?.quota ?? null,
			takenBytes: estimate?.usage ?? null
		};
	}

	#opened(): Promise<FileStore | null> {
		this.#store ??= this.#open();
		return this.#store;
	}

	/** A store that stops answering has nothing. */
	async #ask<T>(question: (store: FileStore) => Promise<T>, otherwise: T): Promise<T> {
		const store = await this.#opened();
		if (store === null) return otherwise;
		try {
			return await question(store);
		} catch {
			return otherwise;
		}
	}
}

async function openStore(): Promise<FileStore | null> {
	return (await openOpfsStore()) ?? (await openIndexedDbStore());
}

function problemOf(error: unknown): 'storage-full' | 'storage-refused' | 'cannot-read' {
	const name = error instanceof Error || error instanceof DOMException ? error.name : '';
	if (name === 'QuotaExceededError') return 'storage-full';
	return name === 'NotReadableError' || name === 'NotFoundError' ? 'cannot-read' : 'storage-refused';
}

async function freeBytes(): Promise<number | null> {
	const { quota, usage } = (await estimateStorage()) ?? {};
	return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

async function estimateStorage(): Promise<StorageEstimate | null> {
	// Absent on plain http, whatever the types say.
	const storage = navigator.storage as StorageManager | undefined;
	try {
		return (await storage?.estimate()) ?? null;
	} catch {
		return null;
	}
}
