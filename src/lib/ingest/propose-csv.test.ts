import { describe, expect, it } from 'vitest';
import type { CsvReading } from './reading.ts';
import type { Proposal } from './proposal.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

type Bytes = string | Uint8Array<ArrayBuffer>;

type CsvProposal = Proposal & { reading: CsvReading };

async function propose(...parts: Bytes[]): Promise<CsvProposal> {
	const proposal = await proposeWith(READERS_HERE, new Blob(parts));
	if (!proposal.ok) throw new Error(`Refused: ${proposal.reason}`);
	return proposal as CsvProposal;
}

async function refusal(...parts: Bytes[]): Promise<string> {
	const proposal = await proposeWith(READERS_HERE, new Blob(parts));
	return proposal.ok ? 'accepted' : proposal.reason;
}

const cells = ({ preview }: Proposal) => preview.map((row) => row.cells);
const names = ({ columns }: Proposal) => columns.map(({ name }) => name);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string, little: boolean) => {
	const bytes = new Uint8Array(text.length * 2);
	const view = new DataView(bytes.buffer);
	for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
	return bytes;
};
const table = lines('id,name,share', '1,Ana,0.5', '2,Bo,0.25', '3,Cleo,1.5', '4,Dana,2.5');

describe('a file that is no CSV is refused with its reason:', () => {
	it.each<[string, string, Bytes[]]>([
		['empty', 'an empty file', []],
		['blank', 'nothing but white space', [' \n\r\n\t\n']],
		['damaged', 'a ZIP that was cut off', [Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), 'data/a.csv']],
		[
			'damaged',
			'half an old Excel workbook',
			[Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)]
		],
		['damaged', 'half a gzip', [Uint8Array.of(0x1f, 0x8b, 8, 0)]],
		['damaged', 'half a Parquet file', ['PAR1\u0015']],
		['sqlite', 'a SQLite database', ['SQLite format 3\0']],
		['pdf', 'a PDF', ['%PDF-1.7\n']],
		['image', 'a PNG', [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10)]],
		['image', 'a JPEG', [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)]],
		[
			'html',
			'a page, as portals send in place of a file',
			['\n<!DOCTYPE html>\n<html><body>Not found</body></html>']
		],
		['xml', 'XML', ['\ufeff<?xml version="1.0"?><a/>']],
		['xml', 'a feed', ['<rss version="2.0"><channel><item/></channel></rss>']],
		['binary', 'bytes that no text has', ['id,name\n1,', Uint8Array.of(0), 'x\n']]
	])('%s for %s', async (reason, _, parts) => {
		expect(await refusal(...parts)).toBe(reason);
	});

	it('unreadable for what the browser cannot read', async () => {
		const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
		const folder = { size: 0, slice: () => ({ arrayBuffer: gone }) } as unknown as Blob; // reason: no Blob can be made that fails
		expect(await proposeWith(READERS_HERE, folder)).toEqual({ ok: false, reason: 'unreadable' });
	});
});

describe('the encoding', () => {
	const text = lines('Stadt;Straße', 'Köln;Große Straße', 'Münster;Überwasser');

	it.each<[string, string, Uint8Array<ArrayBuffer>]>([
		['utf-8', 'valid-utf-8', new TextEncoder().encode(text)],
		['utf-8', 'byte-order-mark', new TextEncoder().encode(`\ufeff${text}`)],
		['utf-16le', 'byte-order-mark', utf16(`\ufeff${text}`, true)],
		['utf-16be', 'byte-order-mark', utf16(`\ufeff${text}`, false)],
		['utf-16le', 'zero-bytes', utf16(text, true)],
		['windows-1252', 'not-utf-8', latin(text)]
	])('%s is found by %s', async (encoding, because, bytes) => {
		const proposal = await propose(bytes);
		expect(proposal.reading.encoding).toBe(encoding);
		expect(proposal.choices.encoding?.evidence.because).toBe(because);
		expect(names(proposal)).toEqual(['Stadt', 'Straße']);
		expect(cells(proposal)[0]).toEqual(['Köln', 'Große Straße']);
	});

	it('is judged by the whole file: one stray byte far down is found', async () => {
		const rows = Array.from({ length: 40_000 }, (_, i) => `${i},plain text,${i}`);
		const proposal = await propose(lines('id,text,n', ...rows), latin('40000,Montréal,1\n'));
		expect(proposal.reading.encoding).toBe('windows-1252');
		expect(proposal.choices.encoding?.evidence.invalidBytes).toBe(1);
	});

	it('stays UTF-8 when one byte of much good text is damaged', async () => {
		const rows = Array.from({ length: 100 }, (_, i) => `${i},Köln`);
		const proposal = await propose(lines('id,Stadt', ...rows), latin('100,K\xf6ln\n'));
		expect(proposal.reading.encoding).toBe('utf-8');
		expect(proposal.choices.encoding?.evidence).toMatchObject({
			because: 'mostly-utf-8',
			invalidBytes: 1
		});
	});
});

describe('delimiter and quote', () => {
	it.each([
		[',', '"'],
		[';', '"'],
		['\t', '"'],
		['|', '"']
	])('%j is found', async (delimiter, quote) => {
		const proposal = await propose(table.replaceAll(',', delimiter));
		expect(proposal.reading).toMatchObject({ delimiter, quote });
		expect(names(proposal)).toEqual(['id', 'name', 'share']);
	});

	it('survive delimiters, quotes and line ends inside quotes', async () => {
		const proposal = await propose(lines('id,text', '1,"a, ""b""\nc; d"', '2,"e; f"', '3,"g; h"'));
		expect(proposal.reading.delimiter).toBe(',');
		expect(cells(proposal)).toEqual([
			['1', 'a, "b"\nc; d'],
			['2', 'e; f'],
			['3', 'g; h']
		]);
	});

	it('a semicolon wins over decimal commas', async () => {
		const proposal = await propose(lines('Land;Fläche;Anteil', 'A;1,5;2,25', 'B;3,75;4,5', 'C;1,0;2,0'));
		expect(proposal.reading).toMatchObject({ delimiter: ';', decimal: ',' });
	});

	it('backslashes before quotes are escapes', async () => {
		const rows = Array.from({ length: 20 }, (_, i) => `${i},"says \\"yes, ${i}\\" often",x`);
		const proposal = await propose(lines('id,text,c', ...rows));
		expect(proposal.reading).toMatchObject({ delimiter: ',', escape: '\\' });
		expect(cells(proposal)[0]).toEqual(['0', 'says "yes, 0" often', 'x']);
	});

	it('one column needs none', async () => {
		const proposal = await propose(lines('name', 'Ana', 'Bo', 'Cleo'));
		expect(names(proposal)).toEqual(['name']);
		expect(cells(proposal)).toEqual([['Ana'], ['Bo'], ['Cleo']]);
	});
});

describe('where the table starts', () => {
	it('titles above the header are left out', async () => {
		const proposal = await propose('Budget of the city\nas of 2024-01-31\n\n', table);
		expect(proposal.reading).toMatchObject({ titleRows: 3, headerRows: 1 });
		expect(names(proposal)).toEqual(['id', 'name', 'share']);
		expect(cells(proposal)[0]).toEqual(['1', 'Ana', '0.5']);
	});

	it('so are titles that a spreadsheet filled up with delimiters', async () => {
		const proposal = await propose('Budget of the city,,\n,,\n', table);
		expect(proposal.reading).toMatchObject({ titleRows: 2, headerRows: 1 });
	});

	it('several header rows become one name each, spanning blanks', async () => {
		const proposal = await propose(
			lines(
				'Region,2019,,2020,',
				',men,women,men,women',
				'North,1,2,3,4',
				'South,5,6,7,8',
				'East,9,8,7,6',
				'West,5,4,3,2'
			)
		);
		expect(proposal.reading).toMatchObject({ titleRows: 0, headerRows: 2 });
		expect(names(proposal)).toEqual(['Region', '2019 / men', '2019 / women', '2020 / men', '2020 / women']);
	});

	it('years are names, not values', async () => {
		const proposal = await propose(lines('Country,2019,2020,2021', 'A,1,2,3', 'B,4,5,6', 'C,7,8,9'));
		expect(names(proposal)).toEqual(['Country', '2019', '2020', '2021']);
	});

	it('a file of text alone has a header when its first row never comes again', async () => {
		const proposal = await propose(lines('city,state', 'Ajo,AZ', 'Bly,OR', 'Cle,WA', 'Ajo,AZ'));
		expect(proposal.choices.headerRows?.evidence.because).toBe('distinct-names');
		expect(names(proposal)).toEqual(['city', 'state']);
	});

	it('values from the first row on have no header', async () => {
		const proposal = await propose(lines('1,2020-01-01,x', '2,2020-01-02,y', '3,2020-01-03,x'));
		expect(proposal.reading.headerRows).toBe(0);
		expect(names(proposal)).toEqual(['column_1', 'column_2', 'column_3']);
		expect(cells(proposal)).toHaveLength(3);
	});

	it('a row with a missing number is no second header', async () => {
		const proposal = await propose(lines('name,n', 'a,', 'b,2', 'c,3', 'd,4', 'e,5'));
		expect(proposal.reading.headerRows).toBe(1);
	});

	it('names are unique without regard to case and never blank', async () => {
		const proposal = await propose(lines('id,,ID, note \t one,id', '1,2,3,4,5', '6,7,8,9,1', '2,3,4,5,6'));
		expect(names(proposal)).toEqual(['id', 'column_2', 'ID_2', 'note one', 'id_3']);
	});

	it('a header alone is a table without rows', async () => {
		const proposal = await propose('id,name\n');
		expect(names(proposal)).toEqual(['id', 'name']);
		expect(cells(proposal)).toEqual([]);
	});

	it('sources below the table are left out', async () => {
		const proposal = await propose(
			table,
			lines('', 'Source: Statistical Office,,', '"Note: provisional figures, to be revised",,')
		);
		expect(proposal.reading.footerRows).toBe(2);
		expect(cells(proposal)).toHaveLength(4);
	});

	it('a last row that is only sparse stays', async () => {
		const proposal = await propose(table, '5,,\n');
		expect(proposal.reading.footerRows).toBe(0);
	});
});

describe('numbers and missing values', () => {
	it('thousands signs need two groups or a fraction behind them', async () => {
		const proposal = await propose(lines('a,b', '"1,193.91",x', '"12,345.00",y', '160,z', '240,w'));
		expect(proposal.reading).toMatchObject({ decimal: '.', thousands: ',' });
		expect(proposal.choices.decimal?.evidence.example).toBe('12,345.00');
		const unclear = await propose(lines('a;b', '1,193;x', '2,500;y'));
		expect(unclear.reading.thousands).toBe('');
	});

	it('points are thousands signs where commas are decimal', async () => {
		const proposal = await propose(lines('a;b', '1.234.567,5;x', '89,25;y', '1.000,0;z'));
		expect(proposal.reading).toMatchObject({ decimal: ',', thousands: '.' });
	});

	it('words in a column of numbers mean that there is none', async () => {
		const proposal = await propose(lines('k,n', 'a,1', 'b,NA', 'c,3', 'd,..', 'e,NA', 'f,2', 'g,4', 'h,9'));
		expect(proposal.reading.nullWords).toEqual(['NA', '..']);
		expect(proposal.choices.nullWords?.evidence[0]).toEqual({ word: 'NA', count: 2 });
	});

	it('but NA stays where it may be Namibia', async () => {
		const rows = ['DE,1', 'NA,NA', 'FR,3', 'ZA,4', 'IT,5', 'AT,6', 'CH,7'];
		expect((await propose(lines('code,n', ...rows))).reading.nullWords).toEqual([]);
	});

	it('a word that is chosen as missing no longer keeps a column from being numbers', async () => {
		const file = new Blob([lines('a;b', 'x;1.193,91', 'y;secret', 'z;2.400,00', 'w;310,50')]);
		const unaided = await proposeWith(READERS_HERE, file);
		const aided = await proposeWith(READERS_HERE, file, { chosen: { nullWords: ['secret'] } });
		if (!unaided.ok || !aided.ok) throw new Error('Refused');
		expect(unaided.columns[1]?.type).toBe('VARCHAR');
		expect(aided.reading).toMatchObject({ decimal: ',', thousands: '.', nullWords: ['secret'] });
		expect(aided.choices.nullWords?.evidence).toEqual([{ word: 'secret', count: 1 }]);
		expect(aided.columns[1]?.type).not.toBe('VARCHAR');
	});
});

it('a row that will be rejected is not shown as one of the table', async () => {
	const rows = Array.from({ length: 20 }, (_, i) => (i === 3 ? `${i},Ana,extra,more` : `${i},Ana`));
	const proposal = await propose(lines('id,name', ...rows));
	expect(proposal.preview).toHaveLength(19);
	expect(proposal.preview.some(({ record }) => record === 5)).toBe(false);
});
