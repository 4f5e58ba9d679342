/**
 * Files as statistical offices and observatories write them, made here after their structure: facts about series above the
 * rows, several rows of names, signs and notes below. Beside each stands what looks like it and is nothing but rows.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

type Case = { kind: string; text: string; rows: number; header: string[]; first?: (string | null)[] };

const words = ['Ajo', 'Bly', 'Cle Elum', 'Dana', 'Evry', 'Foix', 'Gap', 'Ham', 'Ilz', 'Jena'];
const word = (i: number) => words[i % words.length] ?? '';
const rowsOf = (count: number, row: (i: number) => (string | number)[], delimiter = ',') =>
	Array.from({ length: count }, (_, i) => row(i).join(delimiter)).join('\n');
const years = rowsOf(30, (i) => [1990 + i, 40 + i / 2]);
const quarters = rowsOf(40, (i) => [`"${1990 + Math.floor(i / 4)} Q${(i % 4) + 1}"`, `"${i / 4}"`, i + 7]);

const CASES: Case[] = [
	{
		kind: 'facts of one series above its years',
		text: `"Title","Jobs in thousands"\n"Code","JP9P"\n"Unit","thousand"\n"Release date","18-08-2026"\n"Next release","15 September 2026"\n${years}\n`,
		rows: 30,
		header: [
			'Title / Code / Unit / Release date / Next release',
			'Jobs in thousands / JP9P / thousand / 18-08-2026 / 15 September 2026'
		],
		first: ['1990', '40']
	},
	{
		kind: 'facts of several series above years and quarters',
		text: `"Title","Jobs","Pay"\n"Code","JP9P","KX2"\n"Release date","18-08-2026","18-08-2026"\n"1990","3","4"\n${quarters}\n`,
		...{
			rows: 41,
			header: ['Title / Code / Release date', 'Jobs / JP9P / 18-08-2026', 'Pay / KX2 / 18-08-2026']
		}
	},
	{
		kind: 'a title, a number that starts with a zero and a name above months',
		text: `"Libellé";"Indice";"Codes"\n"idBank";"010537426";""\n"Période";"";""\n${rowsOf(36, (i) => [`${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`, i / 4, 'A'], ';')}\n`,
		...{ rows: 36, header: ['Libellé / idBank / Période', 'Indice / 010537426', 'Codes'] }
	},
	{
		kind: 'totals above the years, which are rows',
		text: `year,count\ntotal,900\nmean,30\n${years}\n`,
		...{ rows: 32, header: ['year', 'count'], first: ['total', '900'] }
	},
	{
		kind: 'a unit and a total above the years, of which only the unit names a column',
		text: `year,count\nunit,persons\ntotal,900\n${years}\n`,
		...{ rows: 31, header: ['year / unit', 'count / persons'], first: ['total', '900'] }
	},
	{
		kind: 'a code and a title without a word for them, and facts of a rate above its days',
		text: `"";BBK01.USD;BBK01.USD_FLAGS\n"";Euro reference rate;\nUnit;USD;\nAs of;05.05.2021 16:00;\n${rowsOf(36, (i) => [`${1990 + i}-01-02`, `1,${100 + i}`, ''], ';')}\n`,
		rows: 36,
		header: ['Unit / As of', 'BBK01.USD / Euro reference rate / USD / 05.05.2021 16:00', 'BBK01.USD_FLAGS']
	},
	{
		kind: 'facts with blank lines and numbers among them, and days with the name of their month',
		text: `F1 Rates\nTitle,Cash,Bank\nType,Original,Original\nUnits,Per cent,Per cent\n\n\nSource,RB,RB\nFrequency,Daily,Daily\nObservations,36,36\nSeries ID,FC,FB\n${rowsOf(36, (i) => [`04-Jan-${1980 + i}`, i / 8, i / 4])}\n`,
		rows: 36,
		header: [
			'Title / Type / Units / Source / Frequency / Observations / Series ID',
			'Cash / Original / Per cent / RB / Daily / 36 / FC',
			'Bank / Original / Per cent / RB / Daily / 36 / FB'
		]
	},
	{
		kind: 'each year twice in the first row of names, and the first name again',
		text: `"Place","2019","2019","2020","2020"\n"Place","all (n)","men (n)","all (n)","men (n)"\n${rowsOf(20, (i) => [`"${word(i)} ${i}"`, 900 + i, 400 + i, 910 + i, 410 + i])}\n`,
		rows: 20,
		header: ['Place', '2019 / all (n)', '2019 / men (n)', '2020 / all (n)', '2020 / men (n)']
	},
	{
		kind: 'small tables of facts above, and a column that has neither name nor value',
		text: `Station;Number;Height\nAjo;98210;2.0\n\nFrom;To;Sea;North;East\n1756-01-01;1858-12-31;38.2;59.34;18.05\n1859-01-01;2021-04-01;43.1;59.34;18.05\n\nDay;Time;Air;Quality;;Part\n2020-12-01;00:00:00;4.7;G;;Checked\n${rowsOf(60, (i) => [`2020-12-${String((i % 28) + 1).padStart(2, '0')}`, '06:00:00', i / 8, 'G', '', ''], ';')}\n`,
		...{ rows: 61, header: ['Day', 'Time', 'Air', 'Quality', 'column_5', 'Part'] }
	},
	{
		kind: 'a note in a sentence, and lists of signs with headings and blank lines between them',
		text: `Fact,Fact Note,Ajo,Value Note\n${rowsOf(60, (i) => [`"People, part ${i}"`, '', i * 9, ''])}\n"NOTE: Codes are in quotes."\n\n"Value Notes"\n"1","Not by county."\n\n"Value Flags"\n"-","Too few"\n"Z","More than zero"\n`,
		...{ rows: 60, header: ['Fact', 'Fact Note', 'Ajo', 'Value Note'] }
	},
	{
		kind: 'notes in Chinese below the table',
		text: `"日期","股數","金額","最高價"\n${rowsOf(30, (i) => [`"110/05/${i}"`, `"45,120,${100 + i}"`, i, i / 2])}\n"說明:"\n"符號說明:漲跌不比價之符號表示"\n`,
		...{ rows: 30, header: ['日期', '股數', '金額', '最高價'] }
	},
	{
		kind: 'rows without a value above the years',
		text: `period,count,note\nbaseline,,start\npilot,n/a,first\n${rowsOf(30, (i) => [1990 + i, i, word(i)])}\n`,
		...{ rows: 32, header: ['period', 'count', 'note'], first: ['baseline', null, 'start'] }
	},
	{
		kind: 'a total above years that are one column of many rows of words',
		text: `period,count,note\nall,12,sum\n${rowsOf(30, (i) => [1990 + i, i, word(i)])}\n`,
		...{ rows: 31, header: ['period', 'count', 'note'], first: ['all', '12', 'sum'] }
	},
	{
		kind: 'a first title with as many commas as the table, and narrower ones',
		text: `Average of the country, all stations, January to December\nUnits: Degrees\nMissing: -99\nDate,Value,Anomaly\n${rowsOf(30, (i) => [`${1990 + i}12`, i / 2, i / 4])}\n`,
		...{ rows: 30, header: ['Date', 'Value', 'Anomaly'] }
	},
	{
		kind: 'names, a narrower line of one word below them, and rows',
		text: `place,kind,note\nNorth\n${rowsOf(30, (i) => [`${word(i)} ${i}`, word(i + 1), `n ${i}`])}\n`,
		...{ rows: 31, header: ['place', 'kind', 'note'], first: ['North', null, null] }
	},
	{
		kind: 'sixty lines of quoted remarks and three rows of names',
		text: `${rowsOf(60, (i) => [`"${i % 5 === 0 ? ' ' : ` Measured at the station, part ${i}`} "`])}\n Yr, Mn, CO2, fit\n , , , adjusted\n , , ppm, ppm\n${rowsOf(120, (i) => [1990 + Math.floor(i / 12), (i % 12) + 1, 315 + i, 316 + i])}\n`,
		...{ rows: 120, header: ['Yr', 'Mn', 'CO2 / ppm', 'fit / adjusted / ppm'] }
	},
	{
		kind: 'the first name again, and years that another name spans',
		text: `"Table 6579 - People"\n"Variable - People"\n"Region";"Year"\n"Region";"2019";"2020"\n${rowsOf(20, (i) => [`"${word(i)} ${i}"`, 210147 + i, 211755 + i], ';')}\n"Source: Office of Statistics"\n`,
		...{ rows: 20, header: ['Region', 'Year / 2019', 'Year / 2020'] }
	},
	{
		kind: 'one name above the numbers, none above the places, and delimiters to fill up',
		text: `,Population,,\n${rowsOf(16, (i) => [`${word(i)} ${i}`, 11103043 + i, '', ''])}\n`,
		...{ rows: 16, header: ['column_1', 'Population', 'column_3', 'column_4'] }
	},
	{
		kind: 'six rows of names and units, signs and notes below',
		text: `"Labour force 1 2"\n"Release date: 2026-07-10"\n""\n\n,"Geography","Canada",,,\n,"Gender","Men",,"Women",\n,"Age","15 and over",,"15 and over",\n,"Statistics","Estimate",,"Estimate",\n"Characteristics","Data","May 2017","June 2017","May 2017","June 2017"\n,,"Persons in thousands",,,\n${rowsOf(12, (i) => [`"${word(i)} ${i}"`, '"Adjusted"', i, `"1,${100 + i}"`, i, i + 2])}\n\n"Symbol legend:"\n"Symbol","Description"\n"..","not available for a specific period"\n\n"Footnotes:"\n"1","Rounded."\n"2","Of the last month."\n"How to cite: Office of Statistics."\n`,
		rows: 12,
		header: [
			'Characteristics',
			'Geography / Gender / Age / Statistics / Data',
			'Canada / Men / 15 and over / Estimate / May 2017 / Persons in thousands',
			'Canada / Men / 15 and over / Estimate / June 2017',
			'Canada / Women / 15 and over / Estimate / May 2017',
			'Canada / Women / 15 and over / Estimate / June 2017'
		]
	},
	{
		kind: 'a table of footnotes right below the table',
		text: `"Country","Year","Value","Note"\n${rowsOf(40, (i) => [`"${word(i)}"`, 1980 + i, i * 7, i % 5 === 0 ? 1 : ''])}\n"footnoteSeqID","Footnote"\n"1","Final figure, complete"\n"2","Provisional."\n`,
		...{ rows: 40, header: ['Country', 'Year', 'Value', 'Note'] }
	},
	{
		kind: 'short rows at the end, one of which is called Note',
		text: `name,a,b,c\n${rowsOf(20, (i) => (i % 3 === 0 ? [word(i), i] : [word(i), i, i, i]))}\nNote,4\nOslo,5\n`,
		...{ rows: 22, header: ['name', 'a', 'b', 'c'] }
	},
	{
		kind: 'numbers of rows that have no name, spaces between the cells',
		text: `"mpg" "cyl" "kind" "n"\n${rowsOf(30, (i) => [`"${i + 1}"`, i / 2, 4, `"${word(i)}"`, i * 3], ' ')}\n`,
		...{ rows: 30, header: ['column_1', 'mpg', 'cyl', 'kind', 'n'], first: ['1', '0', '4', 'Ajo', '0'] }
	},
	{
		kind: 'names of three words each below a name of two',
		text: `Full name\n${rowsOf(20, (i) => [`Ann${String.fromCharCode(97 + i)}`, word(i).slice(0, 3), `Lee${i}`], ' ')}\n`,
		...{ rows: 20, header: ['Full name'] }
	}
];

describe('a file as statistical offices write them is read right with its proposal accepted unseen:', () => {
	let importer: TestImporter;
	beforeAll(async () => {
		importer = await startImporter();
	});

	it.each(CASES)('$kind', async ({ text, rows, header, first }) => {
		const blob = new Blob([text]);
		const proposal = await proposeWith(READERS_HERE, blob);
		if (!proposal.ok) throw new Error(proposal.reason);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, proposal.reading);
		if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
		const shape = { rows: table.rowCount, header: table.columns.map(({ name }) => name) };
		expect({ ...shape, rejected: table.rejected.count }).toEqual({ rows, header, rejected: 0 });
		if (first !== undefined) expect(importer.rows('FROM file LIMIT 1')[0]).toEqual(first);
	});
});
