/** Real open data, unmodified, from a folder beside the repository; skipped where it is not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFileWith } from './import-file.ts';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const found = existsSync(`${data}csv`) ? readdirSync(`${data}csv`) : [];

/** True shapes: rows × columns as the folder's own description has them. */
const shapes = new Map(
	found.length === 0
		? []
		: [
				...readFileSync(`${data}README.md`, 'utf8').matchAll(
					/^\| (\S+\.csv) \|[^|]*\|[^|]*\| (\d+) x (\d+) \|/gm
				)
			].map(
				([, file = '', rows, columns]) => [file, { rows: Number(rows), columns: Number(columns) }] as const
			)
);

describe.skipIf(found.length === 0)('a real file, its proposal accepted unseen,', () => {
	let importer: TestImporter;
	beforeAll(async () => {
		importer = await startImporter();
	});

	async function read(file: string) {
		const blob = new Blob([readFileSync(`${data}csv/${file}`)]);
		const proposal = await proposeWith(READERS_HERE, blob);
		if (!proposal.ok) throw new Error(proposal.reason);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, proposal.reading);
		if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
		const dialect = proposal.reading;
		const type = (name: string) => table.columns.find((column) => column.name === name)?.type;
		const texts = (expression: string, where = 'true') =>
			importer.rows(`SELECT ${expression} FROM file WHERE ${where} LIMIT 3`);
		return { table, dialect, type, texts, names: table.columns.map(({ name }) => name) };
	}

	it.each([...shapes])(
		'%s has its rows and columns, and none is dropped',
		async (file, { rows, columns }) => {
			const { table, names } = await read(file);
			expect({ rows: table.rowCount, columns: names.length }).toEqual({ rows, columns });
			expect(table.rejected.count).toBe(0);
		}
	);

	it('star-wars-survey: two header rows, windows-1252, names that span columns', async () => {
		const { names, dialect, table } = await read('star-wars-survey.csv');
		expect(dialect).toMatchObject({ encoding: 'windows-1252', headerRows: 2 });
		expect(names[1]).toBe('Have you seen any of the 6 films in the Star Wars franchise? / Response');
		expect(names[4]).toMatch(
			/^Which of the following Star Wars films have you seen.* \/ Star Wars: Episode II/
		);
		expect(table.columns[0]?.type).toBe('BIGINT');
	});

	it('de-bundestagswahl-2013-kerg: titles, three header rows, umlauts', async () => {
		const { names, dialect, texts } = await read('de-bundestagswahl-2013-kerg.csv');
		expect(dialect).toMatchObject({ encoding: 'windows-1252', delimiter: ';', titleRows: 2, headerRows: 3 });
		expect(names.slice(0, 5)).toEqual([
			'Nr',
			'Gebiet',
			'gehört / zu',
			'Wahlberechtigte / Erststimmen / Vorläufig',
			'Wahlberechtigte / Erststimmen / Vorperiode'
		]);
		expect(texts('Gebiet, "Wahlberechtigte / Erststimmen / Vorläufig"')[0]).toEqual([
			'Flensburg - Schleswig',
			'226833'
		]);
	});

	it('de-strukturdaten-2021: remarks, a row of column numbers, decimal commas', async () => {
		const { names, dialect, table } = await read('de-strukturdaten-2021.csv');
		expect(dialect).toMatchObject({ titleRows: 8, headerRows: 1, decimal: ',', delimiter: ';' });
		expect(names[2]).toBe('Wahlkreis-Name');
		expect(
			table.columns.filter(({ type }) => type === 'DOUBLE' || type === 'BIGINT').length
		).toBeGreaterThanOrEqual(44);
	});

	it('antiquities-act: thousands in quotes are numbers, short years stay text, units keep a column as text', async () => {
		const { type, texts, table } = await read('antiquities-act.csv');
		expect(texts('date', "date = '9/24/06'")).toEqual([['9/24/06']]);
		expect(type('date')).toBe('VARCHAR');
		expect(type('acres_affected')).toBe('VARCHAR');
		expect(texts('acres_affected')[0]).toEqual(['1,193.91']);
		expect(table.notes.filter(({ column }) => column === 'acres_affected')).toEqual([]);
	});

	it('country-codes: codes keep their zeros and NA is Namibia', async () => {
		const { texts, type } = await read('country-codes.csv');
		expect(texts('"ISO4217-currency_numeric_code"', `"ISO3166-1-Alpha-3" = 'ALB'`)).toEqual([['008']]);
		expect(texts('"ISO3166-1-Alpha-2"', `"ISO3166-1-Alpha-3" = 'NAM'`)).toEqual([['NA']]);
		expect(type('ISO4217-currency_numeric_code')).toBe('VARCHAR');
	});

	it('federal-program-inventory: bare CR line ends, a byte order mark, codes with zeros', async () => {
		const { names, texts } = await read('federal-program-inventory.csv');
		expect(names.slice(0, 2)).toEqual(['Agency Name', 'Program Name']);
		expect(texts('"agencyCode", "ProgramCode"')[0]).toEqual(['005', '005-001']);
	});

	it('nasa-gistemp: asterisks are missing values, so its columns are numbers', async () => {
		const { type, texts } = await read('nasa-gistemp-mixed.csv');
		expect(type('D-N')).toBe('BIGINT');
		expect(texts('"D-N", "Jan"', '"Year" = 1880')).toEqual([[null, '-43']]);
	});

	it('primary-candidates: one stray byte does not stop it', async () => {
		const { texts } = await read('primary-candidates-2018-rep.csv');
		expect(texts('"Candidate"')[0]).toEqual(['Mike Dunleavy']);
	});

	it('worldbank-gdp: years name columns', async () => {
		const { names, texts } = await read('worldbank-gdp.csv');
		expect(names[4]).toBe('1960');
		expect(texts('"Country Name", "2016"', `"Country Code" = 'DEU'`)[0]?.[0]).toBe('Germany');
	});
});
