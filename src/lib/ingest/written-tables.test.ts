/** Tables as people keep them, written as programs write them, read with the proposal accepted unseen. */
import fc from 'fast-check';
import '../../../tests/support/seed.ts';
import { beforeAll, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
}, 60_000);

const TOWNS = ['Évora', 'São João', 'Köln', 'Málaga', 'Besançon', 'Århus', 'Lisboa', 'Bad Aibling', 'Vigo'];
/** Of the four kinds that open data is made of. */
const row = fc.record({
	town: fc.constantFrom(...TOWNS),
	people: fc.integer({ min: 0, max: 4_000_000 }),
	cents: fc.integer({ min: -5_000_00, max: 9_000_000_00 }),
	day: fc.integer({ min: 0, max: 20_000 }),
	note: fc.constantFrom('', 'of 2024, provisional', 'see "Annex"', 'a; b', 'two\nlines', 'ok')
});
const how = fc.record({
	delimiter: fc.constantFrom(',', ';', '\t', '|'),
	lineEnd: fc.constantFrom('\n', '\r\n'),
	encoding: fc.constantFrom('utf-8', 'bom', 'utf-16le', 'windows-1252'),
	decimal: fc.constantFrom('.', ','),
	thousands: fc.boolean(),
	quoteAll: fc.boolean(),
	titles: fc.nat(3),
	unitRow: fc.boolean(),
	footers: fc.nat(2)
});
const RUNS = process.env['ROUNDTABLE_SOAK'] === undefined ? 25 : 1000;

it('a table written with some delimiter, quotes, encoding, decimals, titles, headers and footers is read as it was meant', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(row, { minLength: 15, maxLength: 40 }), how, async (rows, way) => {
			const { delimiter, lineEnd, encoding, decimal, quoteAll, titles, unitRow, footers } = way;
			const write = (text: string) =>
				text !== '' && (quoteAll || /["\r\n]/.test(text) || text.includes(delimiter))
					? `"${text.replaceAll('"', '""')}"`
					: text;
			const records = [
				...Array.from(
					{ length: titles },
					(_, i) => ['Population and spending', 'Office of figures', ''][i] ?? ''
				),
				...[['Code', 'Town', 'People', 'Spent', 'Day', 'Remark']].map((names) =>
					names.map(write).join(delimiter)
				),
				...(unitRow ? [['', 'name', 'number', 'euro', 'date', 'text'].map(write).join(delimiter)] : []),
				...rows.map(({ town, people, cents, day, note }, i) =>
					[`T${i}`, town, String(people), amount(cents, decimal, way.thousands), date(day), note]
						.map(write)
						.join(delimiter)
				),
				...['Source: Office of figures', 'Note: provisional'].slice(0, footers)
			];
			const blob = new Blob([encode(records.join(lineEnd) + lineEnd, encoding)]);
			const proposal = await proposeWith(READERS_HERE, blob);
			if (!proposal.ok) throw new Error(proposal.reason);
			const read = await importFileWith(READERS_HERE, importer, 'file', blob, proposal.reading);
			if (!read.ok) throw new Error(`${read.reason} ${read.failure?.message ?? ''}`);
			expect(read.columns.map(({ title }) => title.split(' / ')[0])).toEqual([
				'Code',
				'Town',
				'People',
				'Spent',
				'Day',
				'Remark'
			]);
			expect(read.rejected.count).toBe(0);
			const got = importer.rows(
				`SELECT COLUMNS(*)::VARCHAR FROM (SELECT ${read.columns.map(({ name }, i) => `"${name}"${i === 3 ? '::DECIMAL(18, 2)' : ''}`).join(', ')} FROM file)`
			);
			expect(got).toEqual(
				rows.map(({ town, people, cents, day, note }, i) => [
					...[`T${i}`, town, String(people), amount(cents, '.', false), date(day), note === '' ? null : note]
				])
			);
		}),
		{ numRuns: RUNS }
	);
}, 240_000);

function amount(cents: number, decimal: string, grouped: boolean): string {
	const [whole = '', part = ''] = (Math.abs(cents) / 100).toFixed(2).split('.');
	const sign = decimal === ',' ? '.' : ',';
	const digits = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, sign) : whole;
	return `${cents < 0 ? '-' : ''}${digits}${decimal}${part}`;
}

function date(day: number): string {
	return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** All letters used here are in Latin-1, where their place is their number. */
function encode(text: string, encoding: string): Uint8Array<ArrayBuffer> {
	if (encoding === 'windows-1252') return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
	if (encoding === 'utf-16le')
		return new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (letter) => letter.charCodeAt(0)).buffer);
	return new TextEncoder().encode(encoding === 'bom' ? `\uFEFF${text}` : text);
}
