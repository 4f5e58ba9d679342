/** Bytes of shared files, each under the SHA-256 of its content, so that no two copies and no wrong copy can exist. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

export type Received =
	{ outcome: 'stored'; sizeBytes: number } | { outcome: 'hash-mismatch' } | { outcome: 'too-large' };

export class FileBytes {
	readonly #folder: string;
	readonly #incoming: string;
	/** The last piece of work on each hash that is being worked on. */
	readonly #busy = new Map<string, Promise<unknown>>();

	private constructor(folder: string) {
		this.#folder = join(folder, 'files');
		this.#incoming = join(folder, 'incoming');
	}

	/** Creates the folders and throws away what was still coming in when the server last ended. */
	static async open(folder: string): Promise<FileBytes> {
		const bytes = new FileBytes(folder);
		await mkdir(bytes.#folder, { recursive: true });
		await mkdir(bytes.#incoming, { recursive: true });
		for (const name of await readdir(bytes.#incoming)) await rm(join(bytes.#incoming, name), { force: true });
		return bytes;
	}

	/**
	 * Takes a stream in. Stored means: complete, of this hash, on disk, under its name, and `record` has noted it; until
	 * then nobody removes it. Throws what the stream, the disk or `record` throws; then no half file is left behind.
	 */
	async receive(
		stream: Readable,
		sha256: string,
		mostBytes: number,
		record: (sizeBytes: number) => Promise<void>
	): Promise<Received> {
		const path = join(this.#incoming, randomBytes(12).toString('hex'));
		const file = await open(path, 'wx');
		const hash = createHash('sha256');
		let sizeBytes = 0;
		try {
			for await (const chunk of stream as AsyncIterable<Buffer>) {
				sizeBytes += chunk.length;
				if (sizeBytes > mostBytes) return { outcome: 'too-large' };
				hash.update(chunk);
				await file.writeFile(chunk);
			}
			if (hash.digest('hex') !== sha256) return { outcome: 'hash-mismatch' };
			await file.sync();
			await this.#alone(sha256, async () => {
				await this.#publish(path, sha256);
				await record(sizeBytes);
			});
			return { outcome: 'stored', sizeBytes };
		} finally {
			await file.close();
			await rm(path, { force: true });
		}
	}

	/** Null: not here. */
	async sizeOf(sha256: string): Promise<number | null> {
		try {
			return (await stat(this.#pathOf(sha256))).size;
		} catch {
			return null;
		}
	}

	/** Bytes from `start` to `end`, both included. */
	read(sha256: string, range: { start: number; end: number }): Readable {
		return createReadStream(this.#pathOf(sha256), range);
	}

	/** Removes the bytes if `mayGo` says so, with nobody storing them at the same moment. */
	async removeIf(sha256: string, mayGo: () => Promise<boolean>): Promise<void> {
		await this.#alone(sha256, async () => {
			if (await mayGo()) await rm(this.#pathOf(sha256), { force: true });
		});
	}

	/** Work on one hash happens one after another. */
	async #alone(sha256: string, work: () => Promise<void>): Promise<void> {
		const before = this.#busy.get(sha256) ?? Promise.resolve();
		const done = before.then(work);
		const settled = done.catch(() => undefined);
		this.#busy.set(sha256, settled);
		try {
			await done;
		} finally {
			if (this.#busy.get(sha256) === settled) this.#busy.delete(sha256);
		}
	}

	#pathOf(sha256: string): string {
		return join(this.#folder, sha256.slice(0, 2), sha256);
	}

	async #publish(path: string, sha256: string): Promise<void> {
		const target = this.#pathOf(sha256);
		await mkdir(dirname(target), { recursive: true });
		await rename(path, target);
		// The name is on disk only when its folder is.
		const folder = await open(dirname(target), 'r');
		try {
			await folder.sync();
		} finally {
			await folder.close();
		}
	}
}
