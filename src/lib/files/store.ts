/** Where bytes are kept on this device. Each store passes the same tests. */

export type StoredFile = { sha256: string; bytes: number };

export type FileStore = {
	readonly kind: 'opfs' | 'indexeddb';
	/** Keeps all of the blob or nothing. May be called again with the same bytes. Throws what the browser throws. */
	put(sha256: string, blob: Blob, onProgress?: (bytes: number) => void, signal?: AbortSignal): Promise<void>;
	get(sha256: string): Promise<Blob | null>;
	has(sha256: string): Promise<boolean>;
	/** A file that is not there is no error. */
	remove(sha256: string): Promise<void>;
	list(): Promise<StoredFile[]>;
};
