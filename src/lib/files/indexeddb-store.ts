/** Files as blobs in IndexedDB: for plain http and for browsers without a writable private file system. */
import { answerOf } from '$lib/util';
import type { FileStore, StoredFile } from './store.ts';

const DATABASE = 'roundtable-files';
const STORE = 'blobs';

/** Null where this browser refuses. */
export async function openIndexedDbStore(database = DATABASE): Promise<FileStore | null> {
	try {
		const opening = indexedDB.open(database, 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
		const opened = await answerOf(opening);
		// Another tab with a newer version of the app must not wait for this one.
		opened.onversionchange = () => opened.close();
		return new IndexedDbStore(opened);
	} catch {
		return null;
	}
}

class IndexedDbStore implements FileStore {
	readonly kind = 'indexeddb';
	readonly #database: IDBDatabase;

	constructor(database: IDBDatabase) {
		this.#database = database;
	}

	async put(
		sha256: string,
		blob: Blob,
		onProgress?: (bytes: number) => void,
		signal?: AbortSignal
	): Promise<void> {
		if (await this.has(sha256)) return;
		signal?.throwIfAborted();
		const transaction = this.#database.transaction(STORE, 'readwrite', { durability: 'strict' });
		const done = new Promise<void>((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(signal?.aborted ? signal.reason : transaction.error);
		});
		const abort = () => transaction.abort();
		signal?.addEventListener('abort', abort, { once: true });
		try {
			// A plain blob: a File would bring its name and date along.
			transaction.objectStore(STORE).put(blob.slice(), sha256);
			await done;
			onProgress?.(blob.size);
		} finally {
			signal?.removeEventListener('abort', abort);
		}
	}

	async get(sha256: string): Promise<Blob | null> {
		const value: unknown = await answerOf(this.#read().get(sha256));
		return value instanceof Blob ? value : null;
	}

	async has(sha256: string): Promise<boolean> {
		return (await answerOf(this.#read().count(sha256))) > 0;
	}

	async remove(sha256: string): Promise<void> {
		const transaction = this.#database.transaction(STORE, 'readwrite', { durability: 'strict' });
		await answerOf(transaction.objectStore(STORE).delete(sha256));
	}

	async list(): Promise<StoredFile[]> {
		const files: StoredFile[] = [];
		const request = this.#read().openCursor();
		for (;;) {
			const cursor = await answerOf(request);
			if (cursor === null) return files;
			const blob: unknown = cursor.value;
			if (blob instanceof Blob) files.push({ sha256: String(cursor.key), bytes: blob.size });
			cursor.continue();
		}
	}

	#read(): IDBObjectStore {
		return this.#database.transaction(STORE, 'readonly').objectStore(STORE);
	}
}
