/** Writes a tar archive (POSIX ustar): what every system can open. Entries are plain files below one folder. */
import type { FileHandle } from 'node:fs/promises';

const BLOCK = 512;

export class TarWriter {
	readonly #out: FileHandle;
	readonly #folder: string;

	constructor(out: FileHandle, folder: string) {
		this.#out = out;
		this.#folder = folder;
	}

	async add(name: string, content: Uint8Array | string): Promise<void> {
		const bytes = typeof content === 'string' ? Buffer.from(content) : content;
		await this.begin(name, bytes.length);
		await this.write(bytes);
		await this.end(bytes.length);
	}

	/** What follows must be exactly so many bytes, then `end`. */
	async begin(name: string, sizeBytes: number): Promise<void> {
		// Both limits are those of the format; our names are short and files smaller than this by far.
		if (Buffer.byteLength(name) > 100 || sizeBytes >= 8 ** 11) throw new Error('Too long for an archive');
		const head = Buffer.alloc(BLOCK);
		head.write(name, 0);
		head.write('0000644\0', 100);
		head.write('0000000\0', 108);
		head.write('0000000\0', 116);
		head.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124);
		head.write(
			`${Math.floor(Date.now() / 1000)
				.toString(8)
				.padStart(11, '0')}\0`,
			136
		);
		head.write('        ', 148);
		head.write('0', 156);
		head.write('ustar\x0000', 257);
		head.write(this.#folder, 345);
		const sum = head.reduce((total, byte) => total + byte, 0);
		head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
		await this.#out.writeFile(head);
	}

	async write(bytes: Uint8Array): Promise<void> {
		await this.#out.writeFile(bytes);
	}

	async end(sizeBytes: number): Promise<void> {
		await this.#out.writeFile(Buffer.alloc((BLOCK - (sizeBytes % BLOCK)) % BLOCK));
	}

	async close(): Promise<void> {
		await this.#out.writeFile(Buffer.alloc(2 * BLOCK));
	}
}
