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
		header: ['Title', 'Jobs in thousands'],
		first: ['1990', '40']
	},
	{
		kind: 'facts of which one is blank and another has nothing but its word',
		text: `"Title","All items"\n"CDID","L55O"\n"Source dataset ID","MM23"\n"PreUnit",""\n"Unit","%"\n"Release date","21-08-2024"\n"Important notes",\n${years}\n${quarters.replace(/,\d+$/gm, '')}\n`,
		...{ rows: 70, header: ['Title', 'All items'], first: ['1990', '40'] }
	},
	{
		kind: 'facts of series of which two have the same title',
		text: `"Title","Jobs","Jobs","Pay"\n"Source","LFS","LFS","MWS"\n"CDID","JP9P","JP9Q","KX2"\n"Release date","18-08-2026","18-08-2026","18-08-2026"\n${rowsOf(30, (i) => [1990 + i, i, i / 2, i / 4])}\n`,
		...{ rows: 30, header: ['Title', 'Jobs / JP9P', 'Jobs / JP9Q', 'Pay'] }
	},
	{
		kind: 'names in three rows that are no facts, because the first column has one word',
		text: `Place,Men,Men,Women,Women\n,new,old,new,old\n,n,n,n,n\n${rowsOf(20, (i) => [`${word(i)} ${i}`, i, i, i, i])}\n`,
		rows: 20,
		header: ['Place', 'Men / new / n', 'Men / old / n', 'Women / new / n', 'Women / old / n']
	},
	{
		kind: 'facts of several series above years and quarters',
		text: `"Title","Jobs","Pay"\n"Code","JP9P","KX2"\n"Release date","18-08-2026","18-08-2026"\n"1990","3","4"\n${quarters}\n`,
		...{
			rows: 41,
			header: ['Title', 'Jobs', 'Pay']
		}
	},
	{
		kind: 'a title, a number that starts with a zero and a name above months',
		text: `"Libellé";"Indice";"Codes"\n"idBank";"010537426";""\n"Période";"";""\n${rowsOf(36, (i) => [`${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`, i / 4, 'A'], ';')}\n`,
		...{ rows: 36, header: ['Libellé', 'Indice', 'Codes'] }
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
		...{ rows: 36, header: ['column_1', 'BBK01.USD', 'BBK01.USD_FLAGS'] }
	},
	{
		kind: 'facts with blank lines and numbers among them, and days with the name of their month',
		text: `F1 Rates\nTitle,Cash,Bank\nType,Original,Original\nUnits,Per cent,Per cent\n\n\nSource,RB,RB\nFrequency,Daily,Daily\nObservations,36,36\nSeries ID,FC,FB\n${rowsOf(36, (i) => [`04-Jan-${1980 + i}`, i / 8, i / 4])}\n`,
		...{ rows: 36, header: ['Title', 'Cash', 'Bank'] }
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
		kind: 'facts of one series, of which the first two have no word for them',
		text: `Data Source: null\n,EXR.D.USD\n,"US dollar, 2.15 pm"\nCollection:,Average of observations\nPeriod\\Unit:,[US dollar ]\n${rowsOf(30, (i) => [`2024-01-${String((i % 28) + 1).padStart(2, '0')}`, 1.09 + i / 1000])}\n`,
		...{ rows: 30, header: ['column_1', 'EXR.D.USD'] }
	},
	{
		kind: 'days below names that come again, over numbers',
		text: `Tabelle: 12411-0010\nPeople\n;Day;Day;Day\n;31.12.2019;31.12.2020;31.12.2021\n${rowsOf(16, (i) => [`${word(i)} ${i}`, 11100394 + i, 11103043 + i, 11124642 + i], ';')}\n__________\nStand: 01.03.2024\n`,
		rows: 16,
		header: ['column_1', 'Day / 31.12.2019', 'Day / 31.12.2020', 'Day / 31.12.2021']
	},
	{
		kind: 'days in the first row too, and a column of days, so that nothing says that these are names',
		text: `Site;From;To\n;01.01.2019;01.02.2019\n${rowsOf(16, (i) => [`${word(i)} ${i}`, `${i + 1}.03.2019`, `${i + 1}.04.2019`], ';')}\n`,
		...{ rows: 17, header: ['Site', 'From', 'To'] }
	},
	{
		kind: 'facts of two cells above names of which one is a year, and a sentence with a comma below a blank line',
		text: `"TS001 - People"\n\n"Population :","All"\n"Units      :","Persons"\n\n"authority","code","2021"\n${rowsOf(15, (i) => [`"${word(i)} ${i}"`, `E06${i}`, i * 1000])}\n\nIn order to protect personal information, records have been swapped.\n`,
		...{ rows: 15, header: ['authority', 'code', '2021'] }
	},
	{
		kind: 'a sentence below blank lines, and signs with their meaning',
		text: `"Area","Rate","conf"\n${rowsOf(20, (i) => [`"${word(i)}"`, 70 + i / 10, i % 7 === 0 ? '!' : 2.1])}\n\n\n"These figures are missing."\n"!","Estimate not available"\n`,
		...{ rows: 20, header: ['Area', 'Rate', 'conf'] }
	},
	{
		kind: 'narrower rows below a blank line, which are rows like others above',
		text: `name,a,b\n${rowsOf(20, (i) => (i % 3 === 0 ? [word(i), i] : [word(i), i, i]))}\n\nThe upper valley of Ajo\nOslo,5\n`,
		...{ rows: 22, header: ['name', 'a', 'b'] }
	},
	{
		kind: 'sources and a heading of notes in Portuguese',
		text: `"Place";"2020";"2021";"Total"\n${rowsOf(20, (i) => [`"12000${i} ${word(i)}"`, i * 10, i % 6 === 0 ? '-' : i * 11, i * 21], ';')}\n"Total";1000;1100;2100\nFonte: Office of Health\nNotas:\n1. Dados de janeiro sujeitos a revisão.\n`,
		...{ rows: 21, header: ['Place', '2020', '2021', 'Total'] }
	},
	{
		kind: 'a source in Chinese, filled up with delimiters',
		text: `地区,2020年,2021年\n${rowsOf(12, (i) => [`${word(i)}市`, i + 0.5, i + 0.6])}\n数据来源：国家统计局,,\n`,
		...{ rows: 12, header: ['地区', '2020年', '2021年'] }
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
