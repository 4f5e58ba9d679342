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
		const { length } = bytes;
		const unaligned = -bytes.byteOffset & 3;
		const inWords = Math.max(0, length - unaligned) >> 2;
		const words = new Uint32Array(bytes.buffer, inWords === 0 ? 0 : bytes.byteOffset + unaligned, inWords);
		let [wide, invalid, zeros] = [0, 0, 0];
		let [pending, low, high] = [this.#pending, this.#low, this.#high];
		for (let i = 0; i < length; i++) {
			if (pending === 0 && i >= unaligned && ((i - unaligned) & 3) === 0) {
				// Four bytes at once where they are plain ASCII, as most are.
				const from = (i - unaligned) >> 2;
				let word = from;
				while (word < words.length && isPlain(words[word] as number)) word++;
				i += 4 * (word - from);
				if (i === length) break;
			}
			const byte = bytes[i] as number;
			if (pending > 0) {
				const continues = byte >= low && byte <= high;
				low = 0x80;
				high = 0xbf;
				if (continues) {
					if (--pending === 0) wide++;
					continue;
				}
				pending = 0;
				invalid++;
			}
			if (byte < 0x80) {
				if (byte === 0) zeros++;
			} else if (byte >= 0xc2 && byte <= 0xdf) {
				pending = 1;
			} else if (byte >= 0xe0 && byte <= 0xef) {
				pending = 2;
				// No overlong forms, no surrogates, nothing past U+10FFFF; below alike.
				if (byte === 0xe0) low = 0xa0;
				else if (byte === 0xed) high = 0x9f;
			} else if (byte >= 0xf0 && byte <= 0xf4) {
				pending = 3;
				if (byte === 0xf0) low = 0x90;
				else if (byte === 0xf4) high = 0x8f;
			} else {
				invalid++;
			}
		}
		this.wideCharacters += wide;
		this.invalidBytes += invalid;
		this.zeroBytes += zeros;
		[this.#pending, this.#low, this.#high] = [pending, low, high];
	}

	/** After the last part: a character that was cut off is invalid. */
	end(): void {
		if (this.#pending > 0) this.invalidBytes++;
		this.#pending = 0;
	}
}

/** Of four bytes in ASCII, without a zero. */
function isPlain(word: number): boolean {
	return (word & HIGH_BITS) === 0 && ((word - LOW_BITS) & ~word & HIGH_BITS) === 0;
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
