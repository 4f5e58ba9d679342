import { utils, write, type WorkSheet } from '@e965/xlsx';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';
import type { Chosen } from './reading.ts';

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
});

type Sheets = Record<string, WorkSheet>;

function workbook(sheets: Sheets, bookType: 'xlsx' | 'biff8' | 'ods' = 'xlsx'): Blob {
	const book = utils.book_new();
	for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
	return new Blob([write(book, { type: 'array', bookType }) as ArrayBuffer]);
}

async function read(blob: Blob, chosen: Chosen = {}) {
	const proposal = await proposeWith(READERS_HERE, blob, { chosen });
	if (!proposal.ok) throw new Error(proposal.reason);
	const table = await importFileWith(READERS_HERE, importer, 'sheet', blob, proposal.reading);
	if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
	return { proposal, table, rows: importer.rows('FROM sheet') };
}

const people = [
	['id', 'name', 'since', 'share'],
	[1, 'Ana', new Date(Date.UTC(1968, 11, 31)), 0.5],
	[2, 'Bo, Jr.', new Date(Date.UTC(2020, 1, 29)), 1.25],
	[3, 'Cleo', null, null]
];
const sheetOf = (rows: unknown[][]) => utils.aoa_to_sheet(rows, { cellDates: true, UTC: true });

describe('a workbook', () => {
	it.each(['xlsx', 'biff8', 'ods'] as const)(
		'%s becomes a table with names, numbers and days',
		async (type) => {
			const { proposal, table, rows } = await read(workbook({ People: sheetOf(people) }, type));
			expect(proposal.reading).toMatchObject({
				format: 'sheet',
				sheet: 'People',
				range: null,
				headerRows: 1
			});
			expect(table.columns.map((column) => column.type)).toEqual(['BIGINT', 'VARCHAR', 'DATE', 'DOUBLE']);
			expect(rows).toEqual([
				['1', 'Ana', '1968-12-31', '0.5'],
				['2', 'Bo, Jr.', '2020-02-29', '1.25'],
				['3', 'Cleo', null, null]
			]);
		}
	);

	it('midnight is a time where the format has hours', async () => {
		const cells = [43497, 43497.5].map((v) => ({ t: 'n', v, z: 'dd.mm.yyyy hh:mm' }));
		const sheet = utils.aoa_to_sheet([['n', 'at'], ...cells.map((cell, i) => [i, cell])]);
		const { table, rows } = await read(workbook({ Times: sheet }));
		expect(table.columns[1]?.type).toBe('TIMESTAMP');
		expect(rows.map(([, at]) => at)).toEqual(['2019-02-01 00:00:00', '2019-02-01 12:00:00']);
	});

	it('proposes the first sheet with a table, lists them all, and reads the one that is chosen', async () => {
		const blob = workbook({
			'Read me': sheetOf([['These are the data of 2024.']]),
			Data: sheetOf(people),
			More: sheetOf([
				['a', 'b'],
				[1, 2],
				[3, 4]
			])
		});
		const { proposal } = await read(blob);
		expect(proposal.choices.sheet).toMatchObject({
			value: 'Data',
			options: [
				{ name: 'Read me', rows: 1, columns: 1, hidden: false },
				{ name: 'Data', rows: 4, columns: 4 },
				{ name: 'More', rows: 3, columns: 2 }
			]
		});
		const { rows } = await read(blob, { sheet: 'More' });
		expect(rows).toEqual([
			['1', '2'],
			['3', '4']
		]);
	});

	it('leaves titles above and remarks below out, and counts them', async () => {
		const sheet = sheetOf([
			['Population of the districts, 2024', null, null, null],
			[],
			...people,
			[],
			['Source: Statistical Office', null, null, null]
		]);
		sheet['!merges'] = [utils.decode_range('A1:D1')];
		const { table, proposal } = await read(workbook({ S: sheet }));
		expect(table).toMatchObject({ kept: 3, skipped: { titles: 2, headers: 1, blank: 1, footer: 1 } });
		expect(proposal.raw[0]).toMatchObject({ line: 1, record: 1, role: 'title' });
		expect(proposal.preview[0]).toEqual({ record: 4, cells: ['1', 'Ana', '1968-12-31', '0.5'] });
	});

	it('reads merged headers across and merged values down', async () => {
		const sheet = sheetOf([
			['Region', 'Year', 2019, null],
			[null, null, 'men', 'women'],
			['North', 2001, 1, 2],
			[null, 2002, 3, 4],
			['South', 2001, 5, 6],
			[null, 2002, 7, 8]
		]);
		sheet['!merges'] = ['A1:A2', 'B1:B2', 'C1:D1', 'A3:A4', 'A5:A6'].map((range) =>
			utils.decode_range(range)
		);
		const { table, rows } = await read(workbook({ S: sheet }), { headerRows: 2 });
		expect(table.columns.map(({ name }) => name)).toEqual(['Region', 'Year', '2019 / men', '2019 / women']);
		expect(rows[1]).toEqual(['North', '2002', '3', '4']);
	});

	it('reads the range that is chosen', async () => {
		const blob = workbook({
			S: sheetOf([
				['x', 'y', null, 'a', 'b'],
				[1, 2, null, 3, 4],
				[5, 6, null, 7, 8]
			])
		});
		const { table, rows } = await read(blob, { range: 'D1:E3' });
		expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b']);
		expect(rows).toEqual([
			['3', '4'],
			['7', '8']
		]);
	});

	it('keeps codes, times, yes and no, and every digit', async () => {
		const sheet = sheetOf([
			['code', 'at', 'yes', 'n', 'broken'],
			['007', 0.75, true, 0.1 + 0.2, 1],
			['010', 0.5, false, 3, 2],
			['011', 0.25, true, 4, 3]
		]);
		for (const cell of ['B2', 'B3', 'B4']) Object.assign(sheet[cell] as object, { z: 'hh:mm:ss' });
		sheet['E2'] = { t: 'e', v: 0x2a };
		const { table, rows } = await read(workbook({ S: sheet }));
		expect(table.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'TIME', 'BOOLEAN', 'DOUBLE', 'BIGINT']);
		expect(rows[0]).toEqual(['007', '18:00:00', 'true', '0.30000000000000004', null]);
	});

	it('writes numbers as the text beside them does', async () => {
		const sheet = sheetOf([
			['a', 'b'],
			['1.193,91', 1.5],
			['22,5', 2.25],
			['0,75', 3.5]
		]);
		const { rows, table } = await read(workbook({ S: sheet }));
		expect(table.columns.map(({ type }) => type)).toEqual(['DOUBLE', 'DOUBLE']);
		expect(rows[0]).toEqual(['1193.91', '1.5']);
	});

	it('without a cell, or one of another kind, is refused', async () => {
		expect(await proposeWith(READERS_HERE, workbook({ S: sheetOf([[]]) }))).toMatchObject({
			ok: false,
			reason: 'no-table'
		});
	});

	const real = fileURLToPath(
		new URL('../../../../shared/data/other/fossil-fuel-co2-emissions-by-nation.xlsx', import.meta.url)
	);
	it.skipIf(!existsSync(real))('of a real office is read as its people would', async () => {
		const { table } = await read(new Blob([readFileSync(real)]));
		expect(table).toMatchObject({ kept: 18_769, rejected: { count: 0 } });
		const types = ['VARCHAR', ...Array<string>(7).fill('BIGINT'), 'DOUBLE', 'BIGINT'];
		expect(table.columns.map(({ type }) => type)).toEqual(types);
		expect(importer.rows(`SELECT #2, #3, #9 FROM sheet WHERE "Nation" = 'AFGHANISTAN' LIMIT 2`)).toEqual([
			['1949', '4', null],
			['1950', '23', '0.003143260708814195']
		]);
	});
});
