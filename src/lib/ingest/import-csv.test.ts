import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PLAIN_DIALECT, type Dialect } from './dialect.ts';
import { importFileWith } from './import-file.ts';
import type { ImportedTable } from './imported-table.ts';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';
import type { CsvReading, Reading } from './reading.ts';

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
});

const PLAIN: CsvReading = { format: 'csv', ...PLAIN_DIALECT, member: null };

type Bytes = string | Uint8Array<ArrayBuffer>;
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const rows = () => importer.rows('FROM file');
const types = ({ columns }: ImportedTable) => columns.map(({ type }) => type);

/** `dialect`: what differs from the proposal. */
async function read(bytes: Bytes, dialect: Partial<Dialect> = {}): Promise<ImportedTable> {
	const blob = new Blob([bytes]);
	const proposal = await proposeWith(READERS_HERE, blob);
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await importFileWith(READERS_HERE, importer, 'file', blob, {
		...(proposal.reading as CsvReading),
		...dialect
	});
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	return table;
}

describe('every record is accounted for:', () => {
	it('titles, headers, blank lines, remarks and rows add up to the file', async () => {
		const table = await read(
			lines('Title', '', 'a,b,c', '1,2,3', '', '4,5,6', '7,8,9', '', 'Source: Office,,')
		);
		expect(table).toMatchObject({
			kept: 3,
			skipped: { titles: 2, headers: 1, blank: 2, footer: 1 },
			rejected: { count: 0, records: [] }
		});
		expect(rows()).toEqual([
			['1', '2', '3'],
			['4', '5', '6'],
			['7', '8', '9']
		]);
	});

	it('three thousand columns are read and checked like a few', async () => {
		const names = Array.from({ length: 3000 }, (_, i) => `gene_${i}`);
		const table = await read(
			lines(names.join(','), ...[1, 2].map((row) => names.map(() => `${row}.5`).join(',')))
		);
		expect(table).toMatchObject({ kept: 2, rejected: { count: 0 } });
		expect(table.columns.map(({ name }) => name)).toEqual(names);
		expect(importer.rows('SELECT gene_0, gene_2711 FROM file ORDER BY 1')).toEqual([
			['1.5', '1.5'],
			['2.5', '2.5']
		]);
	});

	it('twenty thousand columns of text have room in the engine, with a row and without', async () => {
		const names = Array.from({ length: 20_000 }, (_, i) => `gene_${i}`).join(',');
		expect((await read(lines(names))).rowCount).toBe(0);
		const table = await read(lines(names, names.replaceAll('_', ' ')));
		expect(table).toMatchObject({ rowCount: 1, kept: 1 });
		expect(importer.rows('SELECT gene_0, gene_19999 FROM file')).toEqual([['gene 0', 'gene 19999']]);
	}, 60_000);

	it('a row with more fields is rejected and shown, one with fewer is filled up and counted', async () => {
		const table = await read(lines('a,b,c', '1,2,3', '4,5,6,extra', '7,8', '9,10,11,', '12,13,14'));
		expect(table).toMatchObject({
			kept: 4,
			padded: 1,
			rejected: { count: 1, records: [{ record: 3, fields: ['4', '5', '6', 'extra'] }] }
		});
		expect(rows()).toEqual([
			['1', '2', '3'],
			['7', '8', null],
			['9', '10', '11'],
			['12', '13', '14']
		]);
	});

	it('a delimiter at the end of every row is no column', async () => {
		const table = await read(lines('a,b', '1,2,', '3,4,', '5,6,'));
		expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b']);
		expect(rows()).toEqual([
			['1', '2'],
			['3', '4'],
			['5', '6']
		]);
	});

	it('a quote that never closes takes no rows with it', async () => {
		const table = await read(lines('id,height', '1,"5 feet', '2,6 feet', '3,7 feet'));
		expect(table).toMatchObject({ kept: 3, reading: { quote: '' } });
		expect(rows()[0]).toEqual(['1', '"5 feet']);
	});

	it('rows that a stray quote sticks together are rejected and shown', async () => {
		const table = await read(lines('a,b', '"x, y",1', '"y, z",2', '"open,4', '"b, c",5', '"z, a",3'));
		expect(table).toMatchObject({
			kept: 3,
			rejected: { count: 1, records: [{ record: 4, fields: ['open,4\nb', ' c"', '5'] }] }
		});
	});

	it('one that cannot be read without quotes either is named', async () => {
		const blob = new Blob([lines('a,b', '"x, y",1', '"y, z",2', '"z, a",3', '"open,4')]);
		const outcome = await importFileWith(READERS_HERE, importer, 'file', blob, PLAIN);
		expect(outcome).toMatchObject({ ok: false, reason: 'open-quote' });
	});

	it('a column of its own with blank lines keeps its filled rows', async () => {
		const table = await read(lines('name', 'Ana', '', 'Bo', '""', 'Cleo'), { delimiter: ',' });
		expect(table).toMatchObject({ kept: 3, skipped: { blank: 2 } });
	});

	it('a header alone makes a table without rows', async () => {
		const table = await read('id,name\n');
		expect(table).toMatchObject({ kept: 0, columns: [{ name: 'id', type: 'VARCHAR' }, { name: 'name' }] });
	});
});

describe('rejected rows', () => {
	it('are a table that one can open, as the file has them, and go with the next import', async () => {
		const { rejected } = await read(lines('a,b', '1,2', '3,"4\n4",5', '6,7,8', '9,10', '11,12', '13,14'));
		expect(rejected).toMatchObject({ count: 2, relation: 'rejected."file"' });
		expect(importer.rows('FROM rejected."file"')).toEqual([
			['3', 'more-fields', '3,"4\n4",5'],
			['4', 'more-fields', '6,7,8']
		]);
		expect((await read(lines('a,b', '1,2', '3,4'))).rejected).toEqual({
			count: 0,
			records: [],
			relation: null
		});
		expect(() => importer.rows('FROM rejected."file"')).toThrow('file');
	});
});

describe('bytes become text:', () => {
	it.each<[string, Bytes]>([
		['UTF-8', 'name,n\nKöln €,1\n"a\nb",2\n'],
		['CRLF, with a line end in quotes', 'name,n\r\nKöln €,1\r\n"a\nb",2\r\n'],
		['bare CR', 'name,n\rKöln €,1\r"a\nb",2\r'],
		['mixed line ends', 'name,n\r\nKöln €,1\n"a\nb",2\r'],
		['no line end at the end', 'name,n\nKöln €,1\n"a\nb",2'],
		['a byte order mark', '\ufeffname,n\nKöln €,1\n"a\nb",2\n'],
		['windows-1252', Uint8Array.from('name,n\nK\xf6ln \x80,1\n"a\nb",2\n', (c) => c.charCodeAt(0))],
		[
			'UTF-16',
			Uint8Array.from(
				[...'\ufeffname,n\nKöln €,1\n"a\nb",2\n'].flatMap((c) => [
					c.charCodeAt(0) & 255,
					c.charCodeAt(0) >> 8
				])
			)
		]
	])('%s', async (_, bytes) => {
		await read(bytes);
		expect(rows()).toEqual([
			['Köln €', '1'],
			['a\nb', '2']
		]);
	});
});

describe('values are what the file says:', () => {
	it('codes keep their zeros', async () => {
		const many = Array.from({ length: 5000 }, (_, i) => `${i},${i}`);
		const table = await read(lines('code,n', ...many, '007,3'));
		expect(types(table)).toEqual(['VARCHAR', 'BIGINT']);
		expect(importer.rows('SELECT code FROM file WHERE n = 3')).toEqual([['3'], ['007']]);
	});

	it('integers keep all their digits, also past 64 bits', async () => {
		const table = await read(lines('a,b', '9007199254740993,12345678901234567890', '2,3'));
		expect(types(table)).toEqual(['BIGINT', 'HUGEINT']);
		expect(rows()[0]).toEqual(['9007199254740993', '12345678901234567890']);
	});

	it('numbers lose their thousands signs, lists of numbers do not become one', async () => {
		const table = await read(
			lines('a,list,n', '"1,193.91","1,2,3",1', '160,"4,5",2', '"2,000,000.5","6,7",3')
		);
		expect(types(table)).toEqual(['DOUBLE', 'VARCHAR', 'BIGINT']);
		expect(rows()[0]).toEqual(['1193.91', '1,2,3', '1']);
		expect(rows()[2]?.[0]).toBe('2000000.5');
	});

	it('decimal commas and points for thousands', async () => {
		await read(lines('a;b;c', '1.234.567,5;0,5;x', '89,25;-1,5;y', '1.000,0;2;z'));
		expect(rows()).toEqual([
			['1234567.5', '0.5', 'x'],
			['89.25', '-1.5', 'y'],
			['1000', '2', 'z']
		]);
	});

	it('days before months are read when the values show it, and left as text when they do not', async () => {
		expect(types(await read(lines('d,n', '31/01/2020,1', '02/03/2020,2')))).toEqual(['DATE', 'BIGINT']);
		expect(rows()[1]?.[0]).toBe('2020-03-02');
		expect(types(await read(lines('d,n', '12/31/2020,1', '02/03/2020,2')))).toEqual(['DATE', 'BIGINT']);
		expect(rows()[1]?.[0]).toBe('2020-02-03');
		const unclear = await read(lines('d,n', '03/04/2020,1', '05/06/2020,2'));
		expect(unclear.notes).toEqual([{ column: 'd', because: 'ambiguous-dates' }]);
		expect(rows()[0]?.[0]).toBe('03/04/2020');
		expect(types(await read(lines('d,n', '03.04.2020,1', '05.06.2020,2')))).toEqual(['DATE', 'BIGINT']);
		expect(rows()[0]?.[0]).toBe('2020-04-03');
	});

	it('a date format that a person chose is used', async () => {
		await read(lines('d,n', '03/04/2020,1', '05/06/2020,2'), { dateFormat: '%m/%d/%Y' });
		expect(rows()[0]?.[0]).toBe('2020-03-04');
	});

	it('each column of dates is read in its own form', async () => {
		const table = await read(
			lines(
				'a,b,c,d,e',
				'31/01/2020,2020-01-31,01/02/2020 08:30,03/04/1961,2020-01-31 10:00:00',
				'01/12/1968,1968-12-01,28/02/2020 09:15,05/06/1962,1968-12-01 00:00:00',
				'02/12/2020,,31/12/2020 10:00,,'
			)
		);
		expect(types(table)).toEqual(['DATE', 'DATE', 'TIMESTAMP', 'DATE', 'TIMESTAMP']);
		expect(rows()[0]).toEqual([
			...['2020-01-31', '2020-01-31', '2020-02-01 08:30:00', '1961-04-03', '2020-01-31 10:00:00']
		]);
		expect(rows()[1]?.[1]).toBe('1968-12-01');
	});

	it('a type that a person chose is taken, and stays text where a value is not of it', async () => {
		const text = lines('zip,n,m,d', '01234,1,1.50,03.04.2020', '99999,2,x,05.06.2020');
		const chosen = { zip: 'BIGINT', n: 'VARCHAR', m: 'DECIMAL(18,2)', d: 'VARCHAR' };
		const table = await read(text, { types: chosen });
		expect(types(table)).toEqual(['BIGINT', 'VARCHAR', 'VARCHAR', 'VARCHAR']);
		expect(table.notes).toEqual([{ column: 'm', because: 'mixed-values' }]);
		expect(rows()[0]).toEqual(['1234', '1', '1.50', '03.04.2020']);
		const exact = await read(lines('n,m', '1,0.10', '2,12345678901234.56'), {
			types: { m: 'DECIMAL(18,2)' }
		});
		expect(types(exact)).toEqual(['BIGINT', 'DECIMAL(18,2)']);
		expect(rows()[1]).toEqual(['2', '12345678901234.56']);
	});

	it('moments with an offset are moments, and those without are as the clock showed', async () => {
		const table = await read(
			lines('a,b', '2020-06-01T12:00:00+02:00,2020-06-01 12:00', '2020-12-01T12:00:00Z,2020-12-01 12:00')
		);
		expect(types(table)).toEqual(['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP']);
		expect(rows()[0]).toEqual(['2020-06-01 10:00:00+00', '2020-06-01 12:00:00']);
	});

	it('years of two digits stay text, beside dates with four too', async () => {
		const table = await read(lines('a,b,n', '9/24/06,31/12/2020,1', '1/21/77,01/02/2020,2'));
		expect(rows()[0]?.[0]).toBe('9/24/06');
		expect(table.columns[0]?.type).toBe('VARCHAR');
	});

	it('words for missing values leave numbers, and suppressed counts leave text', async () => {
		await read(lines('k,n,s', 'a,1,<=5', 'b,NA,12', 'c,3,7', 'd,4,9', 'e,5,8'));
		expect(rows()[1]).toEqual(['b', null, '12']);
		expect(rows()[0]).toEqual(['a', '1', '<=5']);
	});

	it('a value far down that is no number makes its column text, and nothing else', async () => {
		const many = Array.from({ length: 30_000 }, (_, i) => `${i},${i / 2}`);
		const table = await read(lines('a,b', ...many, 'see note,1'));
		expect(types(table)).toEqual(['VARCHAR', 'DOUBLE']);
		expect(table.kept).toBe(30_001);
	});

	it('an empty cell is missing, spaces are kept', async () => {
		await read(lines('a,b,n', ' x ,,1', '"",y,2'));
		expect(rows()).toEqual([
			[' x ', null, '1'],
			[null, 'y', '2']
		]);
	});

	it('a record of several megabytes is read', async () => {
		const long = 'x'.repeat(3_000_000);
		await read(lines('id,text', `1,${long}`, '2,short'));
		expect(rows()[0]?.[1]?.length).toBe(3_000_000);
	});

	it('names with quotes, brackets and keywords are names', async () => {
		const table = await read(lines('"a""b",select,"c\'d",ü]', '1,2,3,4', '5,6,7,8'));
		expect(table.columns.map(({ name }) => name)).toEqual(['a"b', 'select', "c'd", 'ü]']);
		expect(importer.rows('SELECT "a""b", "select" FROM file')[0]).toEqual(['1', '2']);
	});
});

describe('a large file, imported while it is still being counted,', () => {
	const many = Array.from({ length: 260_000 }, (_, i) => `${i},${word(i)},${i % 100}`).join('\n');
	const countAll = () => importer.rows('SELECT count(*), count(DISTINCT id), max(code) FROM file');

	it('has all its rows', async () => {
		expect(types(await read(lines('id,name,code', many)))).toEqual(['BIGINT', 'VARCHAR', 'BIGINT']);
		expect(countAll()).toEqual([['260000', '260000', '99']]);
	});

	it('keeps a code whose zero comes last', async () => {
		const table = await read(lines('id,name,code', many, '260000,x,007'));
		expect(types(table)).toEqual(['BIGINT', 'VARCHAR', 'VARCHAR']);
		expect(table.notes).toEqual([{ column: 'code', because: 'leading-zeros' }]);
		expect(importer.rows('SELECT code FROM file WHERE id = 260000')).toEqual([['007']]);
	});

	it.each([
		['one field too many', '260000,x,1,2', { kept: 260_000, rejected: { count: 1 } }],
		['one field too few', '260000,x', { kept: 260_001, padded: 1 }],
		['a quote that never closes', '260000,"x,1', { kept: 260_001, rejected: { count: 0 } }],
		['delimiters alone', ',,', { kept: 260_000, skipped: { blank: 1 } }],
		[
			'a word among numbers',
			'none,x,1',
			{ kept: 260_001, notes: [{ column: 'id', because: 'mixed-values' }] }
		]
	])('is read anew when its last row has %s', async (_, last, expected) => {
		expect(await read(lines('id,name,code', many, last))).toMatchObject(expected);
		expect(importer.rows('SELECT count(*) FROM file')).toEqual([[String(expected.kept)]]);
	});

	function word(i: number): string {
		return `"place ${i % 997}, upper"`;
	}
});

it('a dialect that makes no sense is replaced by the proposal', async () => {
	const blob = new Blob([lines('a;b', '1;x', '2;y')]);
	const table = await importFileWith(READERS_HERE, importer, 'file', blob, {} as Reading);
	expect(table).toMatchObject({ ok: true, kept: 2, reading: { delimiter: ';' } });
});

it('cancelling ends it and leaves no table', async () => {
	const options = { signal: AbortSignal.abort() };
	const outcome = await importFileWith(
		READERS_HERE,
		importer,
		'never',
		new Blob(['a,b\n1,2\n']),
		PLAIN,
		options
	);
	expect(outcome).toEqual({ ok: false, reason: 'cancelled' });
	expect(() => importer.rows('FROM never')).toThrow('never');
});

it('an engine that reads fewer rows than there are is not believed', async () => {
	const forgetful: typeof importer = {
		...importer,
		createTable: (source) => importer.createTable({ ...source, create: `${source.create} LIMIT 2` })
	};
	const blob = new Blob([lines('a,b', '1,2', '3,4', '5,6')]);
	const outcome = await importFileWith(READERS_HERE, forgetful, 'short', blob, PLAIN);
	expect(outcome).toEqual({ ok: false, reason: 'lost-rows', counted: 3, read: 2 });
	expect(() => importer.rows('FROM short')).toThrow('short');
});

it('a file that needs more memory than there is leaves no half table, and is tried once', async () => {
	const small = await startImporter();
	const createTable = vi.spyOn(small, 'createTable');
	small.rows("SET memory_limit = '40MB'");
	const blob = new Blob(['name,n\n', ...Array<string>(5000).fill(`${'y'.repeat(9998)},\n`)]);
	const outcome = await importFileWith(READERS_HERE, small, 'huge', blob, PLAIN);
	expect(outcome).toMatchObject({ ok: false, reason: 'memory' });
	expect(createTable).toHaveBeenCalledOnce();
	expect(() => small.rows('FROM huge')).toThrow('huge');
	expect(small.rows('SELECT 42')).toEqual([['42']]);
});

it('a random table written in a random dialect reads back equal', async () => {
	const cell = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 12 }),
		fc.constantFrom('', '"', '""', '\n', '\r\n', ',', ';', '\t', "'", '0', '007', 'NULL', ' a ', '1,5', '#')
	);
	const table = fc
		.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 12 }))
		.chain(([width, height]) =>
			fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
				minLength: height,
				maxLength: height
			})
		);
	const dialect = fc.record({
		delimiter: fc.constantFrom(',', ';', '\t', '|'),
		lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
		encoding: fc.constantFrom('utf-8', 'utf-16le'),
		titles: fc.nat(2),
		always: fc.boolean()
	});
	await fc.assert(
		fc.asyncProperty(table, dialect, async (cells, { delimiter, lineEnd, encoding, titles, always }) => {
			const write = (text: string) =>
				always || /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
			const names = cells[0]?.map((_, i) => `c${i}`) ?? [];
			const records = [
				...Array<string>(titles).fill('A title'),
				...[names, ...cells].map((row) => row.map(write).join(delimiter))
			];
			const text = records.join(lineEnd) + lineEnd;
			const bytes =
				encoding === 'utf-8'
					? text
					: Uint8Array.from(
							{ length: text.length * 2 },
							(_, i) => text.charCodeAt(i >> 1) >> (i % 2 === 0 ? 0 : 8)
						);
			const blob = new Blob([bytes as Bytes]);
			const chosen: CsvReading = { ...PLAIN, encoding, delimiter, titleRows: titles };
			const read = await importFileWith(READERS_HERE, importer, 'file', blob, chosen);
			if (!read.ok) throw new Error(`${read.reason} ${read.failure?.message ?? ''}`);
			expect(read.kept).toBe(cells.length);
			// Types may be found; what is text reads back letter for letter, and nothing at all is missing.
			const expected = cells.map((row) => row.map((value) => (value === '' ? null : value)));
			const got = rows().map((row, r) =>
				row.map((value, c) => (read.columns[c]?.type === 'VARCHAR' ? value : (expected[r]?.[c] ?? null)))
			);
			expect(got).toEqual(expected);
		}),
		{ numRuns: 100 }
	);
});
