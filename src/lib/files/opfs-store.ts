/**
 * Files in the origin private file system. The name holds the length, so that what a closed tab left behind half made is
 * never taken for the file.
 */
import type { FileStore, StoredFile } from './store.ts';

const FOLDER = 'files';
const NAME = /^([0-9a-f]{64})\.(\d+)$/;

/** Null where this browser has no such file system, or none that a page can write to. */
export async function openOpfsStore(folder = FOLDER): Promise<FileStore | null> {
	// Absent on plain http, whatever the types say.
	const storage = navigator.storage as StorageManager | undefined;
	if (storage?.getDirectory === undefined || !('createWritable' in FileSystemFileHandle.prototype))
		return null;
	try {
		const root = await storage.getDirectory();
		return new OpfsStore(await root.getDirectoryHandle(folder, { create: true }));
	} catch {
		return null;
	}
}

class OpfsStore implements FileStore {
	readonly kind = 'opfs';
	readonly #folder: FileSystemDirectoryHandle;

	constructor(folder: FileSystemDirectoryHandle) {
		this.#folder = folder;
	}

	async put(
		sha256: string,
		blob: Blob,
		onProgress?: (bytes: number) => void,
		signal?: AbortSignal
	): Promise<void> {
		const name = `${sha256}.${blob.size}`;
		if (await this.has(sha256)) return;
		const handle = await this.#folder.getFileHandle(name, { create: true });
		try {
			// Nothing is in the file before this is closed.
			const writable = await handle.createWritable();
			await write(writable, blob, onProgress, signal).catch(async (error: unknown) => {
				await writable.abort().catch(() => undefined);
				throw error;
			});
			await writable.close();
		} catch (error) {
			await this.#folder.removeEntry(name).catch(() => undefined);
			throw error;
		}
	}

	async get(sha256: string): Promise<Blob | null> {
		const found = await this.#find(sha256);
		return found?.file ?? null;
	}

	async has(sha256: string): Promise<boolean> {
		return (await this.#find(sha256)) !== null;
	}

	async remove(sha256: string): Promise<void> {
		for (const { name } of await this.#named(sha256)) await this.#folder.removeEntry(name);
	}

	async list(): Promise<StoredFile[]> {
		const files: StoredFile[] = [];
		for (const { sha256, bytes, name } of await this.#named()) {
			if ((await this.#whole(name, bytes)) !== null) files.push({ sha256, bytes });
		}
		return files;
	}

	async #find(sha256: string): Promise<{ file: File } | null> {
		for (const { name, bytes } of await this.#named(sha256)) {
			const file = await this.#whole(name, bytes);
			if (file !== null) return { file };
		}
		return null;
	}

	/** The file of that name, if it has the length that it should. */
	async #whole(name: string, bytes: number): Promise<File | null> {
		try {
			const file = await (await this.#folder.getFileHandle(name)).getFile();
			return file.size === bytes ? file : null;
		} catch {
			// Removed by another tab meanwhile.
			return null;
		}
	}

	async #named(sha256?: string): Promise<(StoredFile & { name: string })[]> {
		const found: (StoredFile & { name: string })[] = [];
		for await (const name of this.#folder.keys()) {
			const [, hash = '', bytes = ''] = NAME.exec(name) ?? [];
			if (hash !== '' && (sha256 ?? hash) === hash) found.push({ sha256: hash, bytes: Number(bytes), name });
		}
		return found;
	}
}

const PART_BYTES = 16 * 1024 * 1024;

/** In parts that the browser copies by itself: half the time of a stream, which brings every byte into the page. */
async function write(
	writable: FileSystemWritableFileStream,
	blob: Blob,
	onProgress: ((bytes: number) => void) | undefined,
	signal: AbortSignal | undefined
): Promise<void> {
	for (let at = 0; at < blob.size; at += PART_BYTES) {
		signal?.throwIfAborted();
		const part = blob.slice(at, at + PART_BYTES);
		await writable.write(part);
		onProgress?.(at + part.size);
	}
}
