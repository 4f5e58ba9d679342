import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsIn } from './bytes.ts';
import { EncodingSurvey } from './encoding-of.ts';
import { Utf8Check } from './encoding.ts';
import { surveyFile } from './survey.ts';
import type { MadeText } from './text-ahead.ts';
import { transcode, transcodeWhole } from './transcode.ts';

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

async function sha256(blob: Blob): Promise<string> {
	return Buffer.from(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())).toString('hex');
}

it('UTF-8 is judged as the browser judges it, wherever its bytes are cut', () => {
	const texts = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => new TextEncoder().encode(text));
	const pieces = fc.array(fc.oneof(texts, fc.uint8Array({ maxLength: 3 })), { maxLength: 8 });
	fc.assert(
		fc.property(pieces, fc.nat(3), fc.nat(200), (parts, offset, cut) => {
			const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
			const moved = new Uint8Array(offset + bytes.length);
			moved.set(bytes, offset);
			const at = Math.min(offset + cut, moved.length);
			const check = new Utf8Check();
			check.add(moved.subarray(offset, at));
			check.add(moved.subarray(at));
			check.end();
			expect(check.zeroBytes).toBe(bytes.filter((byte) => byte === 0).length);
			const text = decoded(bytes);
			expect(check.invalidBytes === 0).toBe(text !== null);
			if (text !== null)
				expect(check.wideCharacters).toBe([...text].filter((character) => character > '\u007f').length);
		})
	);

	function decoded(bytes: Uint8Array): string | null {
		try {
			return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		} catch {
			return null;
		}
	}
});

it.each([
	['UTF-8', new TextEncoder().encode('id,Köln €\n'.repeat(60_000)), 'utf-8', 'valid-utf-8'],
	['windows-1252', latin1('id,K\xf6ln \x80\n'.repeat(60_000)), 'windows-1252', 'not-utf-8'],
	['UTF-16', new Uint8Array(Uint16Array.from([0xfeff, 0x61, 0x0a]).buffer), 'utf-16le', 'byte-order-mark']
])('one reading of a file in %s gives its hash and its encoding', async (_, bytes, encoding, because) => {
	const blob = new Blob([bytes]);
	const texts: (MadeText | null)[] = [];
	expect(await surveyFile(blob, (made) => texts.push(made))).toMatchObject({
		facts: { sha256: await sha256(blob), encoding: { encoding, because } }
	});
	expect(texts.map((made) => made?.encoding)).toEqual([encoding === 'utf-8' ? undefined : encoding]);
	expect(await texts[0]?.text.text()).toBe(texts[0]?.encoding && new TextDecoder(encoding).decode(bytes));
});

it('a zero byte far down makes a file binary', () => {
	const survey = new EncodingSurvey();
	for (const part of ['a,b\n', '1,2\n', '3,\0\n', '\xff']) survey.add(latin1(part));
	expect(survey.end(latin1('a,b\n'))).toBe('binary');
});

it.each([
	['utf-16le', (text: string) => new Uint8Array(Uint16Array.from([0xfeff, ...units(text)]).buffer)],
	['windows-1252', latin1],
	// Characters of two bytes in rows of five, so that they are cut everywhere.
	[
		'shift_jis',
		() => Uint8Array.from({ length: 900_000 }, (_, i) => [0x93, 0xfa, 0x2c, 0x96, 0x7b][i % 5] ?? 0)
	]
])('a text in %s is the same in UTF-8, also where it fills several blocks', async (encoding, encode) => {
	const bytes = encode('K\xf6ln\n'.repeat(1_800_000));
	const text = await transcode(partsIn(bytes), encoding);
	expect(await text.text()).toBe(new TextDecoder(encoding).decode(bytes));
});

it('bytes that are in memory become the text that the browser makes of them, in every encoding', () => {
	const labels = [
		...Array.from({ length: 9 }, (_, i) => `windows-125${i}`),
		...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => `iso-8859-${part}`),
		...['windows-874', 'koi8-r', 'koi8-u', 'macintosh', 'x-mac-cyrillic', 'ibm866', 'iso-8859-8-i'],
		...['shift_jis', 'big5', 'gb18030', 'euc-kr', 'euc-jp', 'utf-16le', 'utf-16be', 'utf-8']
	];
	const plain = fc.stringMatching(/^[ -~]{0,12}$/).map((text) => latin1(text));
	const pieces = fc.array(fc.oneof(plain, fc.uint8Array({ maxLength: 5 })), { maxLength: 12 });
	fc.assert(
		fc.property(pieces, fc.constantFrom(...labels), fc.nat(7), (parts, encoding, offset) => {
			const bytes = Uint8Array.from([
				...Array<number>(offset).fill(0),
				...parts.flatMap((part) => [...part])
			]);
			const text = transcodeWhole(bytes.subarray(offset), encoding);
			expect(text).toEqual(
				new TextEncoder().encode(new TextDecoder(encoding).decode(bytes.subarray(offset)))
			);
		})
	);
	// Every letter takes more room than its byte.
	const euros = new Uint8Array(200_000).fill(0x80);
	expect(new TextDecoder().decode(transcodeWhole(euros, 'windows-1252'))).toBe('\u20ac'.repeat(200_000));
});

function units(text: string): number[] {
	return Array.from(text, (character) => character.charCodeAt(0));
}
