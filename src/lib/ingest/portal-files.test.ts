/**
 * Files as portals publish them, made here after the kinds that readers get wrong: each is read with its proposal accepted
 * unseen, and has to come out with all rows, all columns and its header.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

type Case = {
	/** What is special. */
	kind: string;
	text: string | Uint8Array<ArrayBuffer>;
	rows: number;
	header: string[];
	/** Of the first row. */
	first?: (string | null)[];
	rejected?: number;
};

const words = ['Ajo', 'Bly', 'Cle Elum', 'Dana', 'Evry', 'Foix', 'Gap', 'Ham', 'Ilz', 'Jena'];
const rowsOf = (count: number, row: (i: number) => (string | number)[], delimiter = ',') =>
	Array.from({ length: count }, (_, i) => row(i).join(delimiter)).join('\n');
const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const word = (i: number) => words[i % words.length] ?? '';
/** Forty rows of a number, a text and a share. */
const plain = rowsOf(40, (i) => [i + 1, word(i), (i / 8).toFixed(2)]);
const semicolons = rowsOf(40, (i) => [i + 1, word(i), (i / 8).toFixed(2).replace('.', ',')], ';');
const texts = rowsOf(30, (i) => [`${word(i)} ${i}`, word(i + 3), `${word(i + 5)} and ${word(i)}`]);

const CASES: Case[] = [
	{ kind: 'plain', text: `id,name,share\n${plain}\n`, rows: 40, header: ['id', 'name', 'share'] },
	{
		kind: 'names of rows, whose column has none',
		text: `id,name,share\n${rowsOf(40, (i) => [`row ${i}`, i + 1, word(i), (i / 8).toFixed(2)])}\n`,
		...{ rows: 40, header: ['column_1', 'id', 'name', 'share'], first: ['row 0', '1', 'Ajo', '0'] }
	},
	{
		kind: 'a fourth field in each row that has no name, and is no name itself',
		text: `id,name,share\n${rowsOf(40, (i) => [i % 7, word(i), i / 8, 'ok'])}\n`,
		...{ rows: 40, header: ['id', 'name', 'share', 'column_4'] }
	},
	{
		kind: 'a row of numbers alone, which nothing says are names',
		text: '1,2,3\n',
		...{ rows: 1, header: ['column_1', 'column_2', 'column_3'], first: ['1', '2', '3'] }
	},
	{
		kind: 'a header and one row of numbers',
		text: 'id,share,day\n1,0.5,2024-01-31\n',
		...{ rows: 1, header: ['id', 'share', 'day'], first: ['1', '0.5', '2024-01-31'] }
	},
	{
		kind: 'two title lines and a blank one',
		text: `Spending of the city\nas of 31 January 2024\n\nid,name,share\n${plain}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'a title with commas in it',
		text: `Spending over 500, all departments, January to March, 2024, provisional\nid,name,share\n${plain}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'titles that are filled up with delimiters',
		text: `Spending of the city,,\n,,\nid,name,share\n${plain}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'lines of facts above the header, each with its name',
		text: `Publisher:,City of Ajo\nDate:,2024-01-31\nContact:,data@ajo.example\n\nid,name,share\n${plain}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'hashes before the title lines',
		text: `# Spending; of the city\n# as of 2024\nid;name;share\n${semicolons}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'], first: ['1', 'Ajo', '0'] }
	},
	{
		kind: 'years as names after a title',
		text: `World figures\n\nCountry,Code,2019,2020,2021\n${rowsOf(20, (i) => [word(i), `C${i}`, i, i * 2, i * 3])}\n`,
		...{ rows: 20, header: ['Country', 'Code', '2019', '2020', '2021'] }
	},
	{
		kind: 'text in every column',
		text: `Supplier,Department,Purpose\n${texts}\n`,
		...{ rows: 30, header: ['Supplier', 'Department', 'Purpose'] }
	},
	{
		kind: 'text in every column, below a title',
		text: `Register of suppliers,,\nSupplier,Department,Purpose\n${texts}\n`,
		...{ rows: 30, header: ['Supplier', 'Department', 'Purpose'] }
	},
	{
		kind: 'two header rows, the first one spanning',
		text: `Region,2019,,2020,\n,men,women,men,women\n${rowsOf(20, (i) => [`${word(i)} ${i}`, i, i, i, i])}\n`,
		...{ rows: 20, header: ['Region', '2019 / men', '2019 / women', '2020 / men', '2020 / women'] }
	},
	{
		kind: 'a header row and one of units',
		text: `station,temperature,rain\n,°C,mm\n${rowsOf(20, (i) => [`S${i}`, i / 2, i])}\n`,
		...{ rows: 20, header: ['station', 'temperature / °C', 'rain / mm'] }
	},
	{
		kind: 'rows of two widths, the longer ones below',
		text: `id,name,share\n${rowsOf(200, (i) => [i, word(i), i / 2])}\n${rowsOf(100, (i) => [i, word(i), i, '', ''])}\n`,
		...{ rows: 300, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'rows of two widths, the longer ones with something in each field',
		text: `id,name,share\n${rowsOf(200, (i) => [i, word(i), i / 2])}\n${rowsOf(100, (i) => [i, word(i), i, 'x', 'y'])}\n`,
		...{ rows: 300, header: ['id', 'name', 'share', 'column_4', 'column_5'] }
	},
	{
		kind: 'rows with one field more than there are names, always filled',
		text: `id,name,share\n${rowsOf(60, (i) => [i, word(i), i / 2, 'x'])}\n`,
		...{ rows: 60, header: ['id', 'name', 'share', 'column_4'] }
	},
	{
		kind: 'a delimiter at the end of each row',
		text: `id,name,share\n${rowsOf(40, (i) => [i, word(i), i / 2, ''])}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'a delimiter at the end of each row, of fields in quotes that hold line ends',
		text: `"id","name","note"\n${rowsOf(40, (i) => [`"${i}"`, `"${word(i)}"`, `"one,\ntwo ""${i}"""`, ''])}\n`,
		...{ rows: 40, header: ['id', 'name', 'note'], first: ['0', 'Ajo', 'one,\ntwo "0"'] }
	},
	{
		kind: 'backslashes before quotes',
		text: `id,title,year\n${rowsOf(40, (i) => [i, `"The \\"${word(i)}\\", part ${i}"`, 1990 + i])}\n`,
		...{ rows: 40, header: ['id', 'title', 'year'], first: ['0', 'The "Ajo", part 0', '1990'] }
	},
	{
		kind: 'single quotes',
		text: `'id','name','note'\n${rowsOf(40, (i) => [`'${i}'`, `'${word(i)}'`, `'a, b'`])}\n`,
		...{ rows: 40, header: ['id', 'name', 'note'], first: ['0', 'Ajo', 'a, b'] }
	},
	{
		kind: 'tabs, commas inside',
		text: `id\tname\tnote\n${rowsOf(40, (i) => [i, word(i), 'a, b, c'], '\t')}\n`,
		...{ rows: 40, header: ['id', 'name', 'note'] }
	},
	{
		kind: 'bars',
		text: `id|name|share\n${rowsOf(40, (i) => [i, word(i), i / 2], '|')}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'a title with a comma above two columns, and a blank line',
		text: `Report of places, made in 2024\n\nname,share\n${rowsOf(20, (i) => [word(i), i / 2])}\n`,
		...{ rows: 20, header: ['name', 'share'] }
	},
	{
		kind: 'lists with semicolons in quotes',
		text: `id,tags\n${rowsOf(20, (i) => [i, '"a;b;c;d"'])}\n`,
		...{ rows: 20, header: ['id', 'tags'], first: ['0', 'a;b;c;d'] }
	},
	{
		kind: 'addresses of pages with commas in them',
		text: `name;url\n${rowsOf(20, (i) => [word(i), `https://ajo.example/a,b?c=${i}&d=1,2`], ';')}\n`,
		...{ rows: 20, header: ['name', 'url'] }
	},
	{
		kind: 'tildes',
		text: `id~name~share\n${rowsOf(40, (i) => [i, word(i), i / 2], '~')}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'columns that are filled up with spaces, and no delimiter',
		text: `id  name   share\n${rowsOf(20, (i) => [String(i).padEnd(4), word(i).padEnd(9), i / 2], '')}\n`,
		...{ rows: 20, header: ['id name share'] }
	},
	{
		kind: 'spaces',
		text: `id name share\n${rowsOf(40, (i) => [i, words[i % 2] ?? '', i / 2], ' ')}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'decimal commas',
		text: `id;name;share\n${semicolons}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'], first: ['1', 'Ajo', '0'] }
	},
	{
		kind: 'a source below',
		text: `id,name,share\n${plain}\n\nSource: Statistical Office,,\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'a report line below, one cell wide',
		text: `id,name,share\n${plain}\nReport created 31/01/2024 12:00\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'remarks with stars below',
		text: `id,name,share\n${plain}\n* provisional,,\n** without Ajo,,\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'rows of delimiters alone below',
		text: `id,name,share\n${plain}\n${',,\n'.repeat(97)}`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'blank lines between blocks',
		text: `id,name,share\n${rowsOf(9, (i) => [i, word(i), i])}\n\n${rowsOf(9, (i) => [i, word(i), i])}\n`,
		...{ rows: 18, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'every other line blank',
		text: `id,name,share\n\n${rowsOf(20, (i) => [i, word(i), i]).replaceAll('\n', '\n\n')}\n\n`,
		...{ rows: 20, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'names that come twice and names that are missing',
		text: `id,,Name,name\n${rowsOf(20, (i) => [i, word(i), word(i + 1), i])}\n`,
		...{ rows: 20, header: ['id', 'column_2', 'Name', 'name_2'] }
	},
	{
		kind: 'numbers with thousands signs and pounds',
		text: `body,amount,date\n${rowsOf(30, (i) => [word(i), `"£${i + 1},234.50"`, `2024-01-${String((i % 28) + 1).padStart(2, '0')}`])}\n`,
		...{ rows: 30, header: ['body', 'amount', 'date'] }
	},
	{
		kind: 'names in quotes with line ends',
		text: `"id\n(number)","name\nof the place",share\n${plain}\n`,
		...{ rows: 40, header: ['id (number)', 'name of the place', 'share'] }
	},
	{
		kind: 'bare carriage returns',
		text: `id,name,share\r${plain.replaceAll('\n', '\r')}\r`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'a mark and CRLF',
		text: `\ufeffid,name,share\r\n${plain.replaceAll('\n', '\r\n')}\r\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'one stray byte in the 30th row',
		text: latin(`id,name,share\n${plain.replace('30,Jena', '30,Jen\xe9')}\n`),
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'no header',
		text: `${rowsOf(40, (i) => [i, word(i), `2024-01-${String((i % 28) + 1).padStart(2, '0')}`])}\n`,
		...{ rows: 40, header: ['column_1', 'column_2', 'column_3'] }
	},
	{ kind: 'one row', text: 'id,name,share\n1,Ajo,0.5\n', rows: 1, header: ['id', 'name', 'share'] },
	{ kind: 'a header alone', text: 'id,name,share\n', rows: 0, header: ['id', 'name', 'share'] },
	{
		kind: 'one column',
		text: `name\n${words.join('\n')}\n`,
		...{ rows: 10, header: ['name'] }
	},
	{
		kind: 'one column of web addresses',
		text: `url\n${words.map((name) => `https://${name.replace(' ', '')}.example/a?b=1&c=2`).join('\n')}\n`,
		...{ rows: 10, header: ['url'] }
	},
	{
		kind: 'sparse columns',
		text: `a,b,c,d,e,f\n${rowsOf(40, (i) => [i, ...Array.from({ length: 5 }, (_, c) => (i % 7 === c ? word(i) : ''))])}\n`,
		...{ rows: 40, header: ['a', 'b', 'c', 'd', 'e', 'f'] }
	},
	{
		kind: 'a total at the end, which is a row like the others',
		text: `name,n,share\n${rowsOf(20, (i) => [word(i), i, i / 2])}\nTotal,190,95\n`,
		...{ rows: 21, header: ['name', 'n', 'share'] }
	},
	{
		kind: 'a row with a comma too many',
		text: `id,name,share\n${plain.replace('7,Gap,', '7,Gap, upper,')}\n`,
		...{ rows: 39, header: ['id', 'name', 'share'], rejected: 1 }
	},
	{
		kind: 'names with units and numbers in them',
		text: `Year,CO2 (t),PM 2.5,65+,% change\n${rowsOf(30, (i) => [1990 + i, i * 2, i / 2, i * 7, `${i}%`])}\n`,
		...{ rows: 30, header: ['Year', 'CO2 (t)', 'PM 2.5', '65+', '% change'] }
	},
	{
		kind: 'dates as names',
		text: `Province,Country,1/22/20,1/23/20,1/24/20,1/25/20\n${rowsOf(30, (i) => [word(i), `Land ${i}`, i, i, i, i])}\n`,
		...{ rows: 30, header: ['Province', 'Country', '1/22/20', '1/23/20', '1/24/20', '1/25/20'] }
	},
	{
		kind: 'a column of numbers with words for none',
		text: `id,n,m\n${rowsOf(40, (i) => [`A${i}`, i % 9 === 0 ? 'n/a' : i, i % 5 === 0 ? '..' : i / 2])}\n`,
		...{ rows: 40, header: ['id', 'n', 'm'], first: ['A0', null, null] }
	},
	{
		kind: 'spaces around delimiters',
		text: `id, name, share\n${rowsOf(40, (i) => [i, ` ${word(i)}`, ` ${i / 2}`])}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'quotes that start after a space',
		text: `id, name, share\n${rowsOf(40, (i) => [i, ` "${word(i)}, upper"`, ` ${i / 2}`])}\n`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'inches',
		text: `id,size,share\n${rowsOf(40, (i) => [i, `${i}" pipe`, i / 2])}\n`,
		...{ rows: 40, header: ['id', 'size', 'share'], first: ['0', '0" pipe', '0'] }
	},
	{
		kind: 'a number row below the names',
		text: `Nr;Name;Anteil\n1;2;3\n${semicolons}\n`,
		...{ rows: 41, header: ['Nr', 'Name', 'Anteil'] }
	},
	{
		kind: 'text with semicolons among commas',
		text: `id,tags,share\n${rowsOf(40, (i) => [i, `${word(i)}; ${word(i + 1)}; x`, i / 2])}\n`,
		...{ rows: 40, header: ['id', 'tags', 'share'] }
	},
	{
		kind: 'times with colons among commas',
		text: `at,from,to\n${rowsOf(40, (i) => [`2024-01-01 0${i % 10}:15:00`, '08:00', '09:30:00'])}\n`,
		...{ rows: 40, header: ['at', 'from', 'to'] }
	},
	...[['2015', '2020'], ['2022', '2021', '2020'], ['2020']].map((years) => ({
		kind: `${years.join(', ')} as names`,
		text: `Region,${years.join(',')}\n${rowsOf(20, (i) => [`${word(i)} ${i}`, ...years.map(() => i * 37)])}\n`,
		...{ rows: 20, header: ['Region', ...years] }
	})),
	{
		kind: 'years among rows of years',
		text: `${rowsOf(20, (i) => [word(i), 1990 + i, 2000 + i])}\n`,
		...{ rows: 20, header: ['column_1', 'column_2', 'column_3'] }
	},
	{
		kind: 'three header rows, the first column without a name',
		text: `,Men,,Women,\n,Employed,Other,Employed,Other\n,n,n,n,n\n${rowsOf(20, (i) => [word(i), i, i, i, i])}\n`,
		...{
			rows: 20,
			header: [
				'column_1',
				...['Men / Employed / n', 'Men / Other / n', 'Women / Employed / n', 'Women / Other / n']
			]
		}
	},
	{
		kind: 'years below names, a line across and a remark below',
		text: `Table 1\nTrade: years;;;;\n;Firms;Firms;Sales;Sales\n;2019;2020;2019;2020\n${rowsOf(14, (i) => [word(i), i, i, i, i], ';')}\n__________\nWithout taxes.\n`,
		...{ rows: 14, header: ['column_1', 'Firms / 2019', 'Firms / 2020', 'Sales / 2019', 'Sales / 2020'] }
	},
	{
		kind: 'names that are underlined, and what a database says below',
		text: `id,name,share\n--,----,-----\n${plain}\n\n(40 rows affected)\n`,
		...{ rows: 40, header: ['id', 'name', 'share'], first: ['1', 'Ajo', '0'] }
	},
	{
		kind: 'numbered remarks below, and the mark of an old system',
		text: `id,name,share\n${plain}\n"1. Rounded, see below."\nContact: data@ajo.example,,\n\x1a`,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'two header rows of a short table, and a legend below that delimiters fill up',
		text: `Region,2019,,2020,\n,Men,Women,Men,Women\n${rowsOf(6, (i) => [word(i), i, 1900 + i, i, i])}\n,,,,\nr = revised,,,,\nSee page 4,,,,\n`,
		...{ rows: 6, header: ['Region', '2019 / Men', '2019 / Women', '2020 / Men', '2020 / Women'] }
	},
	{
		kind: 'a last row of one short name',
		text: `name,n,share\n${rowsOf(20, (i) => [word(i), i, i / 2])}\nKyle,,\n`,
		...{ rows: 21, header: ['name', 'n', 'share'] }
	},
	{
		kind: 'a second table below, whose header would hide the first',
		text: `id,name,share\n${rowsOf(10, (i) => [i, word(i), i / 2])}\n\nregion,count\n${rowsOf(10, (i) => [word(i), i])}\n`,
		...{ rows: 21, header: ['id', 'name', 'share'] }
	},
	{
		kind: 'lines of spaces',
		text: `   \nid,name,share\n${plain.replace('\n', '\n    \n')}\n   `,
		...{ rows: 40, header: ['id', 'name', 'share'] }
	}
];

describe('a file as portals publish them is read right with its proposal accepted unseen:', () => {
	let importer: TestImporter;
	beforeAll(async () => {
		importer = await startImporter();
	});

	it.each(CASES)('$kind', async ({ text, rows, header, first, rejected = 0 }) => {
		const blob = new Blob([text]);
		const proposal = await proposeWith(READERS_HERE, blob);
		if (!proposal.ok) throw new Error(proposal.reason);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, proposal.reading);
		if (!table.ok) throw new Error(`${table.reason} ${table.failure?.message ?? ''}`);
		const shape = { rows: table.rowCount, header: table.columns.map(({ name }) => name) };
		expect({ ...shape, rejected: table.rejected.count }).toEqual({ rows, header, rejected });
		if (first !== undefined) expect(importer.rows('FROM file LIMIT 1')[0]).toEqual(first);
	});

	it.each([
		['zip of nothing', new Uint8Array([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]), 'no-table'],
		['nothing', '', 'empty'],
		['a blank line', '\n', 'blank']
	])('%s is said to be that', async (_, bytes, reason) => {
		expect(await proposeWith(READERS_HERE, new Blob([bytes]))).toMatchObject({ ok: false, reason });
	});
});
