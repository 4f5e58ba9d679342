/** Makes UTF-8 of a text in another encoding: what it is read from then on. */
import { partsIn } from './bytes.ts';

/** So large are the parts that the browser is handed: it may move them to disk while the rest is made. */
const BLOCK_BYTES = 8 * 1024 * 1024;

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** `parts`: the bytes in order. The text has no byte order mark. Throws what reading the parts does. */
export async function transcode(parts: Parts, encoding: string): Promise<Blob> {
	// Leaves the byte order mark out by itself.
	const decoder = new TextDecoder(encoding);
	const encoder = new TextEncoder();
	const blocks: Blob[] = [];
	const block = new Uint8Array(BLOCK_BYTES);
	let used = 0;
	const flush = () => {
		blocks.push(new Blob([block.subarray(0, used)]));
		used = 0;
	};
	const write = (text: string) => {
		let rest = text;
		while (rest !== '') {
			const { read, written } = encoder.encodeInto(rest, block.subarray(used));
			used += written;
			if (read === rest.length) return;
			rest = rest.slice(read);
			flush();
		}
	};
	for await (const part of parts) write(decoder.decode(part, { stream: true }));
	write(decoder.decode());
	flush();
	return new Blob(blocks);
}

/** The same of bytes that are here, into memory. */
export function transcodeWhole(bytes: Uint8Array<ArrayBuffer>, encoding: string): Uint8Array<ArrayBuffer> {
	const text = new GrowingText(bytes.length);
	const letters = lettersOf(encoding);
	if (letters !== null) {
		for (const part of partsIn(bytes)) text.addBytes(part, letters);
		return text.finish();
	}
	const decoder = new TextDecoder(encoding);
	for (const part of partsIn(bytes)) text.add(decoder.decode(part, { stream: true }));
	text.add(decoder.decode());
	return text.finish();
}

/** In UTF-8 at most: of a UTF-16 unit, or of a byte in an encoding of one byte for each character. */
const MOST_BYTES = 3;

class GrowingText {
	#bytes: Uint8Array<ArrayBuffer>;
	#view: DataView;
	#used = 0;
	readonly #encoder = new TextEncoder();

	/** Memory that is never written to costs nothing. */
	constructor(length: number) {
		this.#bytes = new Uint8Array(Math.ceil(length * 1.5) + 4);
		this.#view = new DataView(this.#bytes.buffer);
	}

	add(text: string): void {
		this.#makeRoom(text.length * MOST_BYTES);
		this.#used += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
	}

	/** `letters`: as `lettersOf` gives them. */
	addBytes(part: Uint8Array<ArrayBuffer>, letters: Uint32Array): void {
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

	finish(): Uint8Array<ArrayBuffer> {
		return this.#bytes.subarray(0, this.#used);
	}

	#makeRoom(more: number): void {
		if (this.#bytes.length - this.#used >= more) return;
		const larger = new Uint8Array(2 * this.#bytes.length + more);
		larger.set(this.finish());
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
