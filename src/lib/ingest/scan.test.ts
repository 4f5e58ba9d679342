import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PLAIN_DIALECT, type Punctuation } from './dialect.ts';
import { RecordScan } from './scan.ts';

/** Everything that a scan says of bytes that come in parts of `size`. A part without a whole record is never skimmed. */
function scanned(bytes: Uint8Array, punctuation: Punctuation, head: number, size: number, footer: number) {
	const scan = new RecordScan({ ...punctuation, nullWords: ['NA'] }, head);
	for (let at = 0; at < bytes.length; at += size) scan.add(bytes.subarray(at, at + size));
	scan.end();
	const { tally, columns } = scan;
	const { records, blank, longestBytes, lineEnd, widths } = tally;
	return {
		...{ records, blank, longestBytes, lineEnd, widths: new Map(structuredClone(widths)) },
		...{ irregular: scan.irregular, open: scan.unclosedQuote, bodyStart: scan.bodyStart },
		...{ marks: columns.marks.list(8), times: columns.times.list(8), zeroLed: [...columns.zeroLed].sort() },
		bodyEnd: scan.leaveOutFooter(footer),
		afterFooter: { blank: tally.blank, widths: tally.widths }
	};
}

it('records that are skimmed are counted and looked at as those that are read byte by byte', () => {
	const value = fc.oneof(
		{
			weight: 4,
			arbitrary: fc.constantFrom('', 'a', '7', '007', '1.5', '2024-01-31', '2024-01-31 08:30:00', 'NA')
		},
		fc.constantFrom('"a,b"', '"2024-01-31"', '"say ""x"""', '"0""1"', '"two\nlines"', '""', '"007"', '+1_0'),
		fc.constantFrom(' ', ' 5', '  "q"', 'x"y', '"a" ', '"a"b', '\\"', '"\\""', 'ü', '"open')
	);
	const line = fc.oneof(
		{ weight: 6, arbitrary: fc.array(value, { minLength: 3, maxLength: 3 }).map((cells) => cells.join(',')) },
		fc.array(value, { maxLength: 6 }).map((cells) => cells.join(',')),
		fc.constantFrom('', '   ', ' ,')
	);
	const end = fc.oneof({ weight: 12, arbitrary: fc.constant('\n') }, fc.constantFrom('\r\n', '\r', ''));
	const text = fc
		.array(fc.tuple(line, end), { maxLength: 80 })
		.map((lines) => lines.map((parts) => parts.join('')).join(''));
	const punctuation = fc.constantFrom<Punctuation>(
		PLAIN_DIALECT,
		{ ...PLAIN_DIALECT, escape: '\\' },
		{ ...PLAIN_DIALECT, quote: '', escape: '' },
		{ ...PLAIN_DIALECT, delimiter: ' ' },
		{ ...PLAIN_DIALECT, quote: "'" }
	);
	fc.assert(
		fc.property(
			text,
			punctuation,
			fc.nat(3),
			fc.integer({ min: 2, max: 4000 }),
			fc.nat(70),
			(all, marks, head, size, footer) => {
				const bytes = new TextEncoder().encode(all);
				expect(scanned(bytes, marks, head, size, footer)).toEqual(scanned(bytes, marks, head, 1, footer));
			}
		),
		{ numRuns: 600 }
	);
});
