import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { READERS_HERE } from './readers-here.ts';

/** More than the engine's sniffer looks at. */
const ROWS = 20_600;
const LATE = 20_550;

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
});

describe('a value that comes after twenty thousand of another kind is as the file has it:', () => {
	async function read(header: string, usual: (i: number) => string, odd: string) {
		const lines = Array.from({ length: ROWS }, (_, i) => (i === LATE ? odd : usual(i)));
		const blob = new Blob([[header, ...lines, ''].join('\n')]);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, null);
		if (!table.ok) throw new Error(table.reason);
		const [row] = importer.rows(`FROM file LIMIT 1 OFFSET ${LATE}`);
		return { row, types: table.columns.map(({ type }) => type), notes: table.notes };
	}

	it('fractions, codes, signs, zeros and long numbers in columns of integers', async () => {
		const { row, types, notes } = await read(
			'fraction,quoted,code,hex,phone,padded,power,long',
			(i) => [i, `"${i}"`, i, i, 49301 + i, ` ${i}`, i, 9007199254740993n + BigInt(i)].join(','),
			'2.5,"0.5",1E05,0x1F,+4930, 007,1.5E+03,0.25'
		);
		expect(row).toEqual(['2.5', '0.5', '1E05', '0x1F', '+4930', ' 007', '1500', '0.25']);
		expect(types).toEqual([
			...['DOUBLE', 'DOUBLE', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'DOUBLE', 'DECIMAL(38,2)']
		]);
		expect(notes.map(({ because }) => because)).toEqual([
			...['mixed-values', 'mixed-values', 'mixed-values', 'mixed-values', 'mixed-values'],
			...['leading-zeros', 'mixed-values', 'long-integers']
		]);
		expect(importer.rows('SELECT long FROM file LIMIT 1')).toEqual([['9007199254740993.00']]);
	});

	it('words, short years and offsets in columns of dates and times', async () => {
		const day = (i: number) => `2019-01-${String((i % 28) + 1).padStart(2, '0')}`;
		const { row, types } = await read(
			'word,short,at,clock',
			(i) => [day(i), day(i), `${day(i)} 10:00:00`, '10:00:00'].join(','),
			'infinity,19-02-03,2019-02-03 12:00:00+05:00,10:00:00+02'
		);
		expect(row).toEqual(['infinity', '19-02-03', '2019-02-03 12:00:00+05:00', '10:00:00+02']);
		expect(new Set(types)).toEqual(new Set(['VARCHAR']));
	});
});

describe('of codes and times that come after twenty thousand others nothing is dropped:', () => {
	/** `odd`: rows by their place, from the last one up. */
	async function read(usual: (i: number) => string, odd: string[]) {
		const lines = Array.from({ length: ROWS }, (_, i) => odd[ROWS - 1 - i] ?? usual(i));
		const blob = new Blob([['name,value', ...lines.map((line, i) => `N${i},${line}`), ''].join('\n')]);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, null);
		if (!table.ok) throw new Error(table.reason);
		const rows = importer.rows(`SELECT value FROM file OFFSET ${ROWS - odd.length}`);
		return { type: table.columns[1]?.type, last: rows.flat().reverse(), notes: table.notes };
	}
	const at = '2019-02-03 12:00:00';
	const mixed = [{ column: 'value', because: 'mixed-values' }];

	it('1.10 is not 1.1, among fractions and among integers', async () => {
		const sections = await read((i) => `${(i % 3) + 1}.${(i % 9) + 1}`, ['1.10', '1.1']);
		expect(sections).toEqual({ type: 'VARCHAR', last: ['1.10', '1.1'], notes: mixed });
		const chapters = await read((i) => String((i % 9) + 1), ['1.10', '1.9']);
		expect(chapters).toEqual({ type: 'VARCHAR', last: ['1.10', '1.9'], notes: mixed });
		const amounts = await read((i) => `${i % 3}.${(i % 9) + 1}`, ['1.10', '1.1']);
		expect(amounts).toEqual({ type: 'DOUBLE', last: ['1.1', '1.1'], notes: [] });
	});

	it('digits after the second', async () => {
		const usual = () => `${at}.123`;
		expect(await read(usual, [`${at}.1234567`])).toEqual({
			...{ type: 'TIMESTAMP_NS', last: [`${at}.1234567`], notes: [] }
		});
		expect(await read(usual, [`${at}.1234567891`])).toEqual({
			...{ type: 'VARCHAR', last: [`${at}.1234567891`], notes: mixed }
		});
		expect(await read(() => `${at}.1234567`, [`${at}.1234567891`])).toMatchObject({
			...{ type: 'VARCHAR', last: [`${at}.1234567891`] }
		});
		expect(await read(usual, ['infinity', '9999-12-31 23:59:59.9999999'])).toMatchObject({
			...{ type: 'VARCHAR', last: ['infinity', '9999-12-31 23:59:59.9999999'] }
		});
		expect(await read(usual, [`${at}.123456`, `${at}.1234560000`])).toEqual({
			...{ type: 'TIMESTAMP', last: [`${at}.123456`, `${at}.123456`], notes: [] }
		});
	});

	it('those of a clock, and of times with a zone', async () => {
		expect(await read(() => '10:00:00.5', ['10:00:00.1234567'])).toMatchObject({
			...{ type: 'VARCHAR', last: ['10:00:00.1234567'] }
		});
		expect(await read(() => `${at}.5Z`, [`${at}.1234567Z`])).toMatchObject({
			...{ type: 'VARCHAR', last: [`${at}.1234567Z`] }
		});
	});

	it('words for a value that is not there leave the other columns what they are', async () => {
		const lines = Array.from({ length: ROWS }, (_, i) => `${i},2019-01-31,${i}.5,${i === LATE ? '..' : i}`);
		const blob = new Blob([['id,day,share,count', ...lines, ''].join('\n')]);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, null);
		expect(table).toMatchObject({ ok: true, notes: [{ column: 'count', because: 'mixed-values' }] });
		const types = 'typeof(id), typeof(day), typeof(share), count';
		expect(importer.rows(`SELECT ${types} FROM file LIMIT 1 OFFSET ${LATE}`)).toEqual([
			['BIGINT', 'DATE', 'DOUBLE', '..']
		]);
	});
});

describe('dates of a file that is read while it is still being counted:', () => {
	/** More than the first look at a file, and enough of it to be worth it. */
	const MANY = 90_000;
	const row = (day: string, at: string) => `${day},${at},${'x'.repeat(20)}`;
	async function read(odd: string) {
		const lines = Array.from({ length: MANY }, () => row('2019-01-31', '2019-01-31 10:00:00'));
		lines[LATE] = odd;
		const blob = new Blob([['day,moment,text', ...lines, ''].join('\n')]);
		expect(blob.size).toBeGreaterThan(4 * 1024 * 1024);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, null);
		if (!table.ok) throw new Error(table.reason);
		expect(table).toMatchObject({ kept: MANY, rejected: { count: 0 } });
		return importer.rows(
			`SELECT day, moment, typeof(day), typeof(moment) FROM file LIMIT 1 OFFSET ${LATE}`
		)[0];
	}

	it.each([
		['2019-02-03 12:00', '2019-01-31 10:00:00', ['2019-02-03 12:00:00', '2019-01-31 10:00:00']],
		['2019-02-03/2020-01-01', '2019-01-31 10:00:00', ['2019-02-03/2020-01-01', '2019-01-31 10:00:00']],
		['2019-01-31-', '2019-01-31 10:00:00', ['2019-01-31-', '2019-01-31 10:00:00']],
		['2019-01-31', '2019-02-03 12:00:00+05', ['2019-01-31', '2019-02-03 12:00:00+05']],
		['2019-01-31', '2019-02-03 12:00:00.123456', ['2019-01-31', '2019-02-03 12:00:00.123456']]
	])('nothing of %s and %s is lost', async (day, moment, values) => {
		expect((await read(row(day, moment)))?.slice(0, 2)).toEqual(values);
	});

	it('one that is missing leaves them what they are', async () => {
		expect(await read(row('', ''))).toEqual([null, null, 'DATE', 'TIMESTAMP']);
	});
});

it('every digit after the second is kept where there are more than six', async () => {
	const lines = [
		'ticks,zeros,nanos,longer,zone',
		'2019-02-03 12:00:00.1234567,2019-02-03 12:00:00.1230000,2019-02-03T12:00:00.123456789,2019-02-03 12:00:00.1234567891,2019-02-03T12:00:00.1234567Z',
		',,,,',
		'2019-02-03 12:00:00.5,2019-02-03 12:00:01.0000000,2019-02-03T12:00:00,2019-02-03 12:00:00,2019-02-03T12:00:01Z'
	];
	const table = await importFileWith(
		READERS_HERE,
		importer,
		'file',
		new Blob([`${lines.join('\n')}\n`]),
		null
	);
	if (!table.ok) throw new Error(table.reason);
	expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
		['ticks', 'TIMESTAMP_NS'],
		['zeros', 'TIMESTAMP'],
		['nanos', 'TIMESTAMP_NS'],
		['longer', 'VARCHAR'],
		['zone', 'VARCHAR']
	]);
	expect(importer.rows('FROM file LIMIT 1')[0]).toEqual([
		...['2019-02-03 12:00:00.1234567', '2019-02-03 12:00:00.123', '2019-02-03 12:00:00.123456789'],
		...['2019-02-03 12:00:00.1234567891', '2019-02-03T12:00:00.1234567Z']
	]);
	expect(importer.rows('SELECT ticks - INTERVAL 1 DAY FROM file LIMIT 1')[0]?.[0]).toContain('2019-02-02');
});

describe('numbers that a double would change', () => {
	it.each([
		['codes of digits and an E', ['1E5000', '123E45', '345678'], 'VARCHAR', '1E5000'],
		['more digits than the engine has', ['1'.repeat(43), '2'.repeat(43)], 'VARCHAR', '1'.repeat(43)],
		['long integers with fractions', ['12345678901234567.8', '1'], 'DECIMAL(38,1)', '12345678901234567.8'],
		['powers of programs stay numbers', ['1.5e-7', '2E+20', '3'], 'DOUBLE', '1.5e-7']
	])('%s', async (_, values, type, first) => {
		const blob = new Blob([`name,value\n${values.map((value) => `x,${value}\n`).join('')}`]);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, null);
		expect(table).toMatchObject({ ok: true, columns: [{ name: 'name' }, { name: 'value', type }] });
		expect(importer.rows('SELECT value FROM file LIMIT 1')).toEqual([[first]]);
	});
});

it('only true and false are that: F, no and n are words', async () => {
	const late = Array.from({ length: 2100 }, () => 'true,F,no,y,\n').join('');
	const blob = new Blob([`ok,sex,language,vote,late\n${late}false,F,no,n,t\n`]);
	const table = await importFileWith(READERS_HERE, importer, 'file', blob, null);
	expect(table).toMatchObject({ ok: true, notes: [], columns: [{ type: 'BOOLEAN' }, {}, {}, {}, {}] });
	expect(importer.rows('FROM file LIMIT 1 OFFSET 2100')).toEqual([['false', 'F', 'no', 'n', 't']]);
});

it('numbers with thousands signs that are too long for a double are exact', async () => {
	const rows = ['9,007,199,254,740,993.25;99,007,199,254,740,993,001', '1,000.50;1,000'];
	const blob = new Blob([`money;count\n${rows.join('\n')}\n`]);
	await importFileWith(READERS_HERE, importer, 'file', blob, null);
	expect(importer.rows('FROM file LIMIT 1')).toEqual([['9,007,199,254,740,993.25', '99007199254740993001']]);
});

it('telephone numbers and registers keep their spaces where other numbers have thousands signs', async () => {
	const rows = ['1 000;01 200 300;732 829 320', '25 400;02 300 400;732 829 321'];
	const blob = new Blob([`people;phone;register\n${rows.join('\n')}\n`]);
	await importFileWith(READERS_HERE, importer, 'file', blob, null);
	expect(importer.rows('FROM file LIMIT 1')).toEqual([['1000', '01 200 300', '732 829 320']]);
});
