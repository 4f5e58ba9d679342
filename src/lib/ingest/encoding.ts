/**
 * Which encoding a text is in. Certain are only a byte order mark and bytes that are not UTF-8; everything else is a
 * guess with its evidence. UTF-8 is checked over the whole file, because one stray byte far down is common.
 */

import { guessLegacy } from './guess-legacy.ts';

export type EncodingGuess = {
	/** Label of the WHATWG Encoding Standard. */
	encoding: string;
	/** Bytes to leave out at the start. */
	markBytes: number;
	because: 'byte-order-mark' | 'zero-bytes' | 'ascii-only' | 'valid-utf-8' | 'mostly-utf-8' | 'not-utf-8';
	/** Bytes that UTF-8 does not allow. */
	invalidBytes: number;
	/** Letters past ASCII that speak for it, the most frequent first. */
	letters: readonly string[];
};

/** UTF-8's rules (RFC 3629, section 4) over bytes that come in parts. */
export class Utf8Check {
	/** Characters of two or more bytes. */
	wideCharacters = 0;
	invalidBytes = 0;
	zeroBytes = 0;
	#pending = 0;
	#low = 0x80;
	#high = 0xbf;

	add(bytes: Uint8Array): void {
		// Four bytes at once where they are plain ASCII, as most are.
		const unaligned = -bytes.byteOffset & 3;
		if (bytes.length < unaligned) return this.#addEach(bytes, 0, bytes.length);
		const words = new Uint32Array(
			bytes.buffer,
			bytes.byteOffset + unaligned,
			(bytes.length - unaligned) >> 2
		);
		this.#addEach(bytes, 0, unaligned);
		for (let i = 0; i < words.length; i++) {
			const word = words[i] as number;
			const isPlain = (word & HIGH_BITS) === 0 && ((word - LOW_BITS) & ~word & HIGH_BITS) === 0;
			if (isPlain && this.#pending === 0) continue;
			const at = unaligned + 4 * i;
			this.#addEach(bytes, at, at + 4);
		}
		this.#addEach(bytes, unaligned + 4 * words.length, bytes.length);
	}

	#addEach(bytes: Uint8Array, from: number, to: number): void {
		for (let i = from; i < to; i++) {
			const byte = bytes[i] as number;
			if (byte < 0x80) {
				if (this.#pending > 0) this.#fail();
				if (byte === 0) this.zeroBytes++;
			} else {
				this.#addHigh(byte);
			}
		}
	}

	/** After the last part: a character that was cut off is invalid. */
	end(): void {
		if (this.#pending > 0) this.#fail();
	}

	#addHigh(byte: number): void {
		if (this.#pending > 0) {
			if (byte < this.#low || byte > this.#high) {
				this.#fail();
				return this.#addHigh(byte);
			}
			this.#low = 0x80;
			this.#high = 0xbf;
			this.#pending--;
			if (this.#pending === 0) this.wideCharacters++;
			return;
		}
		if (byte >= 0xc2 && byte <= 0xdf) this.#pending = 1;
		else if (byte >= 0xe0 && byte <= 0xef) this.#pending = 2;
		else if (byte >= 0xf0 && byte <= 0xf4) this.#pending = 3;
		else this.invalidBytes++;
		// No overlong forms, no surrogates, nothing past U+10FFFF.
		if (byte === 0xe0) this.#low = 0xa0;
		else if (byte === 0xed) this.#high = 0x9f;
		else if (byte === 0xf0) this.#low = 0x90;
		else if (byte === 0xf4) this.#high = 0x8f;
	}

	#fail(): void {
		this.invalidBytes++;
		this.#pending = 0;
		this.#low = 0x80;
		this.#high = 0xbf;
	}
}

/** Of each of four bytes; a byte from which a low bit is taken reaches its high bit only if it is zero. */
const HIGH_BITS = 0x80808080;
const LOW_BITS = 0x01010101;

/** What the first bytes alone say: a byte order mark, or the zeros of UTF-16 without one. Null: look at all of it. */
export function encodingFromHead(head: Uint8Array): EncodingGuess | null {
	const mark = (encoding: string, markBytes: number): EncodingGuess => ({
		encoding,
		markBytes,
		because: 'byte-order-mark',
		invalidBytes: 0,
		letters: []
	});
	if (head[0] === 0xff && head[1] === 0xfe) return mark('utf-16le', 2);
	if (head[0] === 0xfe && head[1] === 0xff) return mark('utf-16be', 2);
	let even = 0;
	let odd = 0;
	head.forEach((byte, i) => {
		if (byte !== 0) return;
		if (i % 2 === 0) even++;
		else odd++;
	});
	const half = head.length / 2;
	const guess = (encoding: string): EncodingGuess => ({
		encoding,
		markBytes: 0,
		because: 'zero-bytes',
		invalidBytes: 0,
		letters: []
	});
	if (odd > half * 0.4 && even < half * 0.1) return guess('utf-16le');
	if (even > half * 0.4 && odd < half * 0.1) return guess('utf-16be');
	return null;
}

/** What the whole file says. `head` is its beginning, `words` are those with bytes past ASCII. */
export function guessEncoding(
	head: Uint8Array,
	check: Utf8Check,
	words: readonly Uint8Array[]
): EncodingGuess {
	const { invalidBytes, wideCharacters } = check;
	const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
	if (marked)
		return { encoding: 'utf-8', markBytes: 3, because: 'byte-order-mark', invalidBytes, letters: [] };
	const guess = (encoding: string, because: EncodingGuess['because']): EncodingGuess => ({
		encoding,
		markBytes: 0,
		because,
		invalidBytes,
		letters: []
	});
	if (invalidBytes === 0) return guess('utf-8', wideCharacters === 0 ? 'ascii-only' : 'valid-utf-8');
	// Two bytes of Latin text rarely form a valid character by chance; many that do mean UTF-8 with damage.
	if (wideCharacters > 20 * invalidBytes) return guess('utf-8', 'mostly-utf-8');
	return { ...guess('', 'not-utf-8'), ...guessLegacy(words) };
}
