/** What a file is if it is not text in columns, as far as its bytes say. */
import { encodingFromHead } from './encoding.ts';

export type FileKind =
	| 'zip'
	/** XLSX, XLSB or ODS. */
	| 'excel'
	/** A text or slides. */
	| 'document'
	/** XLS, or another document of that time. */
	| 'old-office'
	| 'gzip'
	| 'parquet'
	| 'sqlite'
	| 'pdf'
	| 'html'
	| 'xml'
	| 'json'
	| 'image';

type Signature = { reason: FileKind; bytes: readonly number[]; at?: number };

const SIGNATURES: readonly Signature[] = [
	{ reason: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
	{ reason: 'zip', bytes: [0x50, 0x4b, 0x05, 0x06] },
	{ reason: 'old-office', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
	{ reason: 'gzip', bytes: [0x1f, 0x8b] },
	{ reason: 'parquet', bytes: ascii('PAR1') },
	{ reason: 'sqlite', bytes: ascii('SQLite format 3\0') },
	{ reason: 'pdf', bytes: ascii('%PDF-') },
	{ reason: 'image', bytes: [0x89, 0x50, 0x4e, 0x47] },
	{ reason: 'image', bytes: [0xff, 0xd8, 0xff] },
	{ reason: 'image', bytes: ascii('GIF8') },
	{ reason: 'image', bytes: ascii('WEBP'), at: 8 },
	{ reason: 'image', bytes: [0x49, 0x49, 0x2a, 0x00] },
	{ reason: 'image', bytes: [0x4d, 0x4d, 0x00, 0x2a] }
];

/** Reads the first bytes of a file (1 kB is enough). Null: nothing speaks against text. */
export function readSignature(head: Uint8Array): FileKind | null {
	const found = SIGNATURES.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte));
	if (found !== undefined) return found.reason;
	const wide = encodingFromHead(head);
	const start = (wide === null ? latin(head) : new TextDecoder(wide.encoding).decode(head))
		.replace(/^\xef\xbb\xbf/, '')
		.trimStart();
	if (/^(<!doctype html|<html[\s>]|<head[\s>])/i.test(start)) return 'html';
	// A tag and then another one: a feed or a map without its first line.
	if (/^<\?xml\s/i.test(start) || /^<[a-z][\w:.-]*(\s[^<>]*)?>\s*<[a-z]/i.test(start)) return 'xml';
	if (/^[[{]\s*(["{[\]}]|-?\d+\s*[,\]])/.test(start) && !/^\[\w+\]\s*$/m.test(start)) return 'json';
	return null;
}

function ascii(text: string): number[] {
	return [...text].map((character) => character.charCodeAt(0));
}

function latin(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes.subarray(0, 1024));
}
