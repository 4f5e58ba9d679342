import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PLAIN_DIALECT } from './dialect.ts';
import { RecordScan } from './scan.ts';

/** What a scan says of the columns of a text whose bytes come in parts that end at `cuts`. */
function timesOf(text: string, cuts: readonly number[] = [], nullWords: readonly string[] = []) {
	const bytes = new TextEncoder().encode(text);
	const scan = new RecordScan({ ...PLAIN_DIALECT, nullWords }, 1);
	const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
	let from = 0;
	for (const end of ends) scan.add(bytes.subarray(from, (from = end)));
	scan.end();
	return scan.columns.times.list(2);
}

it.each([
	['2024-01-31', 'date'],
	['2024-01-31 08:30:00', 'time'],
	['2024-01-31T08:30:00', null],
	['2024-01-31 08:30', null],
	['2024-01-31 24:00:00', null],
	['2024-01-31 08:30:00+02', null],
	['2024-1-31', null],
	['2024-1-3-05', null],
	['-024-01-31', null],
	['2024/01/31', null],
	['2024-01-31 ', null],
	[' 2024-01-31', null],
	['2024-01-31-', null]
])('a column of %j is of the form %s, with quotes and without', (value, form) => {
	expect(timesOf(`a,b\n${value},1\n${value},2\n`)).toEqual([form, null]);
	expect(timesOf(`a,b\n1,"${value}"\n2,"${value}"`)).toEqual([null, form]);
	expect(timesOf(`a,b\r\n1,${value}\r\n2,"${value}"\r\n`)).toEqual([null, form]);
});

it('one value of another form is enough, wherever it is, and an empty one or a word for none is not', () => {
	const day = '2024-01-31';
	expect(timesOf(`a,b\n${day},x\n,y\n${day},z\n`)).toEqual(['date', null]);
	expect(timesOf(`a,b\n${day},x\nNA,y\n`, [], ['NA'])).toEqual(['date', null]);
	expect(timesOf(`a,b\n${day},x\nNA,y\n`)).toEqual([null, null]);
	expect(timesOf(`a,b\n${day},x\n${day} 10:00:00,y\n`)).toEqual([null, null]);
	expect(timesOf(`a,b\n${day},x\n${day} 10:00,y\n${day},z\n`)).toEqual([null, null]);
});

it.each(['2024-01-31 10:00', '"2024-01-31 10:00"', '"2024-01-31 10:00:00', 'x'.repeat(50)])(
	'so is %s at the end of a file without a line end',
	(last) => {
		const rows = 'a,b\n1,2024-01-31\n';
		expect(timesOf(`${rows}2,${last}`, [], [''])).toEqual([null, null]);
		expect(timesOf(`${rows}2,2024-02-01`)).toEqual([null, 'date']);
		expect(timesOf(`${rows}2,"2024-02-01"`)).toEqual([null, 'date']);
	}
);

it('where the bytes are cut makes no difference', () => {
	const value = fc.oneof(
		{ weight: 8, arbitrary: fc.constant('2024-01-31') },
		{ weight: 8, arbitrary: fc.constant('"2024-01-31 08:30:00"') },
		fc.constantFrom('', '"a ""b"""', '2024-01-31 08', 'x'.repeat(40), '"2024-01-31"')
	);
	const rows = fc.array(fc.tuple(value, value), { maxLength: 6 });
	fc.assert(
		fc.property(rows, fc.array(fc.nat(400), { maxLength: 12 }), (records, cuts) => {
			const text = `a,b\n${records.map((record) => record.join(',')).join('\n')}`;
			expect(timesOf(`${text}\n`, cuts)).toEqual(timesOf(text));
			expect(timesOf(text, cuts)).toEqual(timesOf(text));
		})
	);
});
