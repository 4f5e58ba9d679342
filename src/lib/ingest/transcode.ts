/** Makes UTF-8 of a text in another encoding: what it is read from then on. */
import { partsIn } from './bytes.ts';

/** So large are the parts that the browser is handed: it may move them to disk while the rest is made. */
const BLOCK_BYTES = 8 * 1024 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;
type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** `parts`: the bytes in order. The text has no byte order mark. Throws what reading the parts does. */
export async function transcode(parts: Parts, encoding: string): Promise<Blob> {
	const blocks: Blob[] = [];
	const text = new Utf8Text(encoding, BLOCK_BYTES, (block) => void blocks.push(new Blob([block])));
	for await (const part of parts) text.add(part);
	return new Blob([...blocks, text.end()]);
}

/** The same of bytes that are here, into memory. */
export function transcodeWhole(bytes: Bytes, encoding: string): Bytes {
	// Memory that is never written to costs nothing.
	const text = new Utf8Text(encoding, Math.ceil(bytes.length * 1.5));
	for (const part of partsIn(bytes)) text.add(part);
	return text.end();
}

/** In UTF-8 at most: of a UTF-16 unit, or of a byte in an encoding of one byte for each character. */
const MOST_BYTES = 3;

class Utf8Text {
	#bytes: Bytes;
	#view: DataView;
	#used = 0;
	/** Null: it takes the decoder to tell characters apart. */
	readonly #letters: Uint32Array | null;
	/** Leaves a byte order mark out by itself. */
	readonly #decoder: TextDecoder;
	readonly #encoder = new TextEncoder();
	readonly #onFull: ((bytes: Bytes) => void) | null;

	/** `length`: bytes that there is room for at first. `onFull`: takes what is written, which is then forgotten here; null: room is made. */
	constructor(encoding: string, length: number, onFull: ((bytes: Bytes) => void) | null = null) {
		this.#letters = lettersOf(encoding);
		this.#decoder = new TextDecoder(encoding);
		this.#onFull = onFull;
		this.#bytes = new Uint8Array(length);
		this.#view = new DataView(this.#bytes.buffer);
	}

	add(part: Uint8Array): void {
		if (this.#letters === null) this.#addText(this.#decoder.decode(part, { stream: true }));
		else this.#addBytes(part, this.#letters);
	}

	/** After the last part. What was not handed to `onFull`. */
	end(): Bytes {
		if (this.#letters === null) this.#addText(this.#decoder.decode());
		return this.#bytes.subarray(0, this.#used);
	}

	#addText(text: string): void {
		this.#makeRoom(text.length * MOST_BYTES);
		this.#used += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
	}

	/** `letters`: as `lettersOf` gives them. */
	#addBytes(part: Uint8Array, letters: Uint32Array): void {
		this.#makeRoom(part.length * MOST_BYTES + 4);
		const from = new DataView(part.buffer, part.byteOffset, part.length);
		const to = this.#view;
		let used = this.#used;
		const { length } = part;
		for (let i = 0; i < length;) {
			// Four bytes at once where they are plain ASCII, as most are.
			if (i + 4 <= length) {
				const word = from.getUint32(i, true);
				if ((word & HIGH_BITS) === 0) {
					to.setUint32(used, word, true);
					used += 4;
					i += 4;
					continue;
				}
			}
			const letter = letters[part[i++] as number] as number;
			to.setUint32(used, letter & 0xffffff, true);
			used += letter >>> 24;
		}
		this.#used = used;
	}

	#makeRoom(more: number): void {
		if (this.#bytes.length - this.#used >= more) return;
		if (this.#onFull !== null && this.#used > 0) {
			this.#onFull(this.#bytes.subarray(0, this.#used));
			this.#used = 0;
			if (this.#bytes.length >= more) return;
		}
		const larger = new Uint8Array(2 * this.#bytes.length + more);
		larger.set(this.#bytes.subarray(0, this.#used));
		this.#bytes = larger;
		this.#view = new DataView(larger.buffer);
	}
}

/** Of each of four bytes. */
const HIGH_BITS = 0x80808080;

/** Encodings of one byte for each character that have ASCII where it is, by their names in the Encoding Standard. */
const SINGLE_BYTE = /^(windows-(125\d|874)|iso-8859-\d+(-i)?|koi8-[ru]|macintosh|x-mac-cyrillic|ibm866)$/;

/** For each byte its character in UTF-8, the first byte lowest, with the number of them on top. Null: one byte does not say. */
function lettersOf(encoding: string): Uint32Array | null {
	const decoder = new TextDecoder(encoding);
	if (!SINGLE_BYTE.test(decoder.encoding)) return null;
	const encoder = new TextEncoder();
	return Uint32Array.from({ length: 256 }, (_, byte) => {
		const bytes = encoder.encode(decoder.decode(Uint8Array.of(byte)));
		return bytes.reduce((packed, one, i) => packed | (one << (8 * i)), bytes.length << 24);
	});
}
