/** The same lines of a file in several encodings, for telling by eye which one it is. */
import type { EncodingOption } from './proposal.ts';

const SHOWN_LINES = 3;
const LINE_BYTES = 160;
const AROUND = 60;

/** The ones to choose from, besides what was found. */
const USUAL = [
	'utf-8',
	'windows-1252',
	'windows-1250',
	'windows-1251',
	'windows-1253',
	'windows-1254',
	'iso-8859-2',
	'iso-8859-15',
	'macintosh',
	'shift_jis',
	'euc-jp',
	'big5',
	'gb18030',
	'euc-kr',
	'koi8-r',
	'utf-16le',
	'utf-16be'
];

/** `head`: the file's beginning. Lines with a byte past ASCII are shown, from shortly before it. */
export function encodingOptions(head: Uint8Array, found: string): EncodingOption[] {
	const pieces = tellingPieces(head);
	return [found, ...USUAL.filter((label) => label !== found)].map((encoding) => ({
		encoding,
		lines: pieces.map((bytes) => new TextDecoder(encoding).decode(bytes))
	}));
}

function tellingPieces(head: Uint8Array): Uint8Array[] {
	const pieces: Uint8Array[] = [];
	for (let i = 0; i < head.length && pieces.length < SHOWN_LINES; i++) {
		if ((head[i] ?? 0) < 0x80) continue;
		let from = i;
		while (from > 0 && i - from < AROUND && !isLineEnd(head[from - 1])) from--;
		// Two-byte encodings are cut between characters.
		from &= ~1;
		let to = i;
		while (to < head.length && to - from < LINE_BYTES && !isLineEnd(head[to])) to++;
		pieces.push(head.slice(from, to));
		while (i < head.length && !isLineEnd(head[i])) i++;
	}
	return pieces;
}

function isLineEnd(byte: number | undefined): boolean {
	return byte === 10 || byte === 13;
}
