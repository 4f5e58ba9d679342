import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Punctuation } from './dialect.ts';
import { isBlank, readRecords, RecordParser } from './records.ts';
import { RecordScan } from './scan.ts';

const COMMA: Punctuation = { delimiter: ',', quote: '"', escape: '"' };
const read = (text: string, punctuation = COMMA) => readRecords(text, punctuation).records;

describe('records', () => {
	it.each<[string, string[][]]>([
		[
			'a,b\nc,d',
			[
				['a', 'b'],
				['c', 'd']
			]
		],
		[
			'a,b\r\nc,d\r\n',
			[
				['a', 'b'],
				['c', 'd']
			]
		],
		[
			'a,b\rc,d\r',
			[
				['a', 'b'],
				['c', 'd']
			]
		],
		['a\n\nb\n', [['a'], [''], ['b']]],
		[
			'a,\n,b\n',
			[
				['a', ''],
				['', 'b']
			]
		],
		['"a\r\nb",c\n', [['a\r\nb', 'c']]],
		['"a""b"', [['a"b']]],
		['""\n', [['']]],
		['a"b,c\n', [['a"b', 'c']]],
		['"a"b,c\n', [['ab', 'c']]],
		['"a', [['a']]],
		['', []]
	])('of %j are read', (text, records) => {
		expect(read(text)).toEqual(records);
	});

	it('know a quote that never closes', () => {
		expect(readRecords('a,"b\nc,d\n', COMMA).unclosedQuote).toBe(true);
		expect(readRecords('a,"b"\nc,d', COMMA).unclosedQuote).toBe(false);
	});

	it('know backslashes', () => {
		expect(read('"a\\"b\\\\",c', { ...COMMA, escape: '\\' })).toEqual([['a"b\\', 'c']]);
	});

	const piece = fc.constantFrom('a', '1', ',', '"', '\n', '\r', '\r\n', '""', 'ü', '007', ' ', '\\');
	const messy = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
	const punctuation = fc.constantFrom<Punctuation>(
		COMMA,
		{ ...COMMA, escape: '\\' },
		{ ...COMMA, quote: '' }
	);

	it('are the same however the text is cut into parts', () => {
		fc.assert(
			fc.property(messy, punctuation, fc.array(fc.nat(60)), (text, marks, cuts) => {
				const records: string[][] = [];
				const parser = new RecordParser(marks, (fields) => records.push(fields));
				const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
				places.slice(1).forEach((to, i) => parser.add(text.slice(places[i], to)));
				parser.end();
				expect(records).toEqual(read(text, marks));
			})
		);
	});

	it('are counted by the scan of bytes exactly as they are read, wherever the bytes are cut', () => {
		fc.assert(
			fc.property(messy, punctuation, fc.nat(4), fc.nat(60), (text, marks, head, cut) => {
				const { records, unclosedQuote } = readRecords(text, marks);
				const bytes = new TextEncoder().encode(text);
				const scan = new RecordScan(marks, head);
				scan.add(bytes.subarray(0, cut));
				scan.add(bytes.subarray(cut));
				scan.end();
				const body = records.slice(head);
				const widths = new Map<number, number>();
				for (const row of body.filter((fields) => !isBlank(fields)))
					widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
				expect(scan.tally.records).toBe(records.length);
				expect(scan.unclosedQuote).toBe(unclosedQuote);
				expect(scan.tally.blank).toBe(body.filter(isBlank).length);
				expect(new Map([...scan.tally.widths].map(([width, { records: count }]) => [width, count]))).toEqual(
					widths
				);
				const led = new Set(
					body.flatMap((fields) => fields.flatMap((field, i) => (/^0\d/.test(field) ? [i] : [])))
				);
				expect(new Set(scan.columns.zeroLed)).toEqual(led);
				const rest = new TextDecoder().decode(bytes.subarray(scan.bodyStart));
				if (!unclosedQuote) expect(read(rest, marks)).toEqual(body);
			}),
			{ numRuns: 1000, examples: [['"\\', { ...COMMA, escape: '\\' }, 0, 0]] }
		);
	});
});
