/** Compressed copies of built files, made when first asked for and kept by content hash. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
/** Level 5 takes the 33 MB of the engine to 7 MB in a second; level 11 takes a minute for the last tenth. */
const BROTLI_LEVEL = 5;

export class EncodedFiles {
	readonly #folder: string;
	readonly #made = new Map<string, Promise<Buffer>>();

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Bytes with this hash, encoded; `read` is asked for them where they are not known yet. */
	get(read: () => Promise<Buffer>, hash: string, encoding: Encoding): Promise<Buffer> {
		const key = `${hash}.${encoding}`;
		let made = this.#made.get(key);
		if (made === undefined) {
			made = this.#load(read, key, encoding);
			this.#made.set(key, made);
			made.catch(() => this.#made.delete(key));
		}
		return made;
	}

	async #load(read: () => Promise<Buffer>, key: string, encoding: Encoding): Promise<Buffer> {
		const cached = join(this.#folder, key);
		try {
			return await readFile(cached);
		} catch {
			const bytes = await encode(await read(), encoding);
			await this.#keep(cached, bytes).catch(() => undefined);
			return bytes;
		}
	}

	/** Renamed into place, so that a kill never leaves half a file. Without it the next start encodes again. */
	async #keep(path: string, bytes: Buffer): Promise<void> {
		await mkdir(this.#folder, { recursive: true });
		await writeFile(`${path}.tmp`, bytes);
		await rename(`${path}.tmp`, path);
	}
}

function encode(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
	if (encoding === 'gzip') return deflate(bytes);
	return brotli(bytes, {
		params: {
			[constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL,
			[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length
		}
	});
}
