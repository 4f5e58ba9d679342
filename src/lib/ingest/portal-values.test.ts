/** Values as portals publish them: read with the proposal accepted unseen, none may change into another. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

type Case = [
	kind: string,
	lines: string[],
	/** Of each column. */
	types: string[],
	/** Of the last row. */
	last: (string | null)[]
];

const NARROW = '\u202f';
const HARD = '\u00a0';

const CASES: Case[] = [
	[
		'money of Switzerland and of India, in groups of their own',
		['Name;Betrag;Rupees', "A;1'234.50;12,34,567", 'B;999.95;1,23,456', "C;-12'000.05;99,999"],
		['VARCHAR', 'DOUBLE', 'VARCHAR'],
		['C', '-12000.05', '99,999']
	],
	[
		'groups of narrow and of hard spaces with decimal commas',
		['Commune;Population;Part', `A;12${NARROW}345;10,25`, `B;987;3,5`, `C;2${NARROW}161${NARROW}000;0,75`],
		['VARCHAR', 'BIGINT', 'DOUBLE'],
		['C', '2161000', '0.75']
	],
	[
		'the same with hard ones',
		['Gmina;Ludność;Udział', `A;12${HARD}345,5;10,25`, `B;987,0;3,5`, `C;2${HARD}161${HARD}000,1;0,75`],
		['VARCHAR', 'DOUBLE', 'DOUBLE'],
		['C', '2161000.1', '0.75']
	],
	[
		'what is negative in brackets, behind or with a long sign',
		['body,brackets,behind,sign', 'A,"1,234",1234-,−5.5', 'B,"(1,234)",56,−6', 'C,(56),78-,7.25'],
		['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['C', '(56)', '78-', '7.25']
	],
	[
		'shares and money with their signs',
		[
			'body,share,spaced,euro,pound',
			'A,5%,5.5 %,€5.50,"£1,234.50"',
			'B,6.5%,12.5 %,€6,£7',
			'C,7%,1 %,€0.05,£0.10'
		],
		['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['C', '7%', '1 %', '€0.05', '£0.10']
	],
	[
		'suppressed, small and large counts',
		['area,small,large,mark', 'A,<5,>100,c', 'B,6,98,12', 'C,7,99,13', 'D,<5,>100,c'],
		['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['D', '<5', '>100', 'c']
	],
	[
		'marks of statistical offices stand for nothing, flags beside numbers stay',
		[
			'geo,star,colon,dots,flag',
			'A,1,1.5,10,1.5 p',
			'B,2,:,20,2.5',
			'C,*,3.5,30,3.5 e',
			'D,4,4.5,..,4.5',
			'E,*,:,..,5.5 b'
		],
		['VARCHAR', 'BIGINT', 'DOUBLE', 'BIGINT', 'VARCHAR'],
		['E', null, null, null, '5.5 b']
	],
	[
		'years, quarters, months and weeks',
		[
			'week,quarter,slash,month,short,season',
			'2024-W05,2024/Q1,2024-Q1,2024-01,Jan-24,2023/24',
			'2024-W06,2024/Q2,2024-Q2,2024-02,Feb-24,2024/25'
		],
		['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['2024-W06', '2024/Q2', '2024-Q2', '2024-02', 'Feb-24', '2024/25']
	],
	[
		'days with dots, days in one number, days that a workbook counts, short years',
		[
			'Tag;Datum;Kurz;Zahl;Serie',
			'A;31.12.2024;31.12.24;20241231;45657',
			'B;01.02.2024;01.02.24;20240201;45323'
		],
		['VARCHAR', 'DATE', 'VARCHAR', 'BIGINT', 'BIGINT'],
		['B', '2024-02-01', '01.02.24', '20240201', '45323']
	],
	[
		'hours past midnight, minutes, lengths and halves of a day',
		['stop,clock,gtfs,length,half', 'A,24:00,25:10:00,75:30,1:05 PM', 'B,00:15,24:05:30,5:10,11:59 AM'],
		['VARCHAR', 'TIME', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['B', '00:15:00', '24:05:30', '5:10', '11:59 AM']
	],
	[
		'yes and no in several languages',
		['ok,fr,short,letter,number', 'TRUE,Oui,Y,t,1', 'FALSE,Non,N,f,0'],
		['BOOLEAN', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'BIGINT'],
		['false', 'Non', 'N', 'f', '0']
	],
	[
		'telephones, accounts and postcodes',
		[
			'phone,spaced,iban,plz,siret',
			'+49301234567,030 123 456,DE89 3704 0044 0532 0130 00,80331,73282932000074',
			'+49301234568,030 123 457,DE89 3704 0044 0532 0130 01,01067,73282932000075'
		],
		['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'BIGINT'],
		['+49301234568', '030 123 457', 'DE89 3704 0044 0532 0130 01', '01067', '73282932000075']
	],
	[
		'long numbers, powers that are codes, hexadecimal ones, versions and addresses',
		[
			'long,exp,hex,version,ip',
			'12345678901234567890,1e5,0x1F,1.2.10,10.0.0.1',
			'12345678901234567891,2e5,0x20,1.2.1,10.0.0.10'
		],
		['HUGEINT', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['12345678901234567891', '2e5', '0x20', '1.2.1', '10.0.0.10']
	],
	[
		'coordinates with decimal commas, together and apart',
		[
			'Ort;lat;lon;beide',
			'A;48,137154;11,576124;"48,137154, 11,576124"',
			'B;52,520008;-13,404954;"52,520008, 13,404954"'
		],
		['VARCHAR', 'DOUBLE', 'DOUBLE', 'VARCHAR'],
		['B', '52.520008', '-13.404954', '52,520008, 13,404954']
	],
	[
		'ages, ranges, signs in front',
		['age,range,change,open', '0-4,1-5,+3,85+', '5-9,6-10,-2,90+'],
		['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
		['5-9', '6-10', '-2', '90+']
	],
	[
		'times with and without an offset, each in its column and both in one',
		[
			'id,utc,local,both',
			'A,2024-07-01T10:00:00Z,2024-07-01T12:00:00,2024-07-01T10:00:00Z',
			'B,2024-07-02T10:00:00+02:00,2024-07-02T10:00:00,2024-07-02T10:00:00'
		],
		['VARCHAR', 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP', 'VARCHAR'],
		['B', '2024-07-02 08:00:00+00', '2024-07-02 10:00:00', '2024-07-02T10:00:00']
	],
	[
		'lines of a budget, classes of an economy beside amounts',
		[
			'line,NACE,amount,share',
			'1.1,10.11,1.50,0.1',
			'1.2,10.20,2.00,0.10',
			'1.10,13.30,10.25,1.1',
			'2.1,20.14,0.10,1.10'
		],
		['VARCHAR', 'VARCHAR', 'DOUBLE', 'DOUBLE'],
		['2.1', '20.14', '0.1', '1.1']
	],
	[
		'people in groups of three, beside what they are a share of',
		['Gemeinde;Einwohner;Einwohner je km²', 'A;1.193;118,25', 'B;12.450;98,5', 'C;950;14'],
		['VARCHAR', 'BIGINT', 'DOUBLE'],
		['C', '950', '14']
	],
	[
		'people in groups of three alone in the file',
		['municipio;población', 'A;1.193', 'B;12.450', 'C;3.000'],
		['VARCHAR', 'BIGINT'],
		['C', '3000']
	],
	[
		'and where points are decimal signs',
		['Gemeinde;Einwohner;lat', 'A;1.193;48.1372', 'B;12.450;48.2371', 'C;3.000;47.9981'],
		['VARCHAR', 'VARCHAR', 'DOUBLE'],
		['C', '3.000', '47.9981']
	],
	[
		'prices of fuel and people in thousands have fractions',
		['ville;prix;habitants (milliers)', 'A;1.193;12.450', 'B;1.274;3.125', 'C;1.305;8.250'],
		['VARCHAR', 'DOUBLE', 'DOUBLE'],
		['C', '1.305', '8.25']
	],
	[
		'lists of codes beside numbers in groups',
		[
			'stop,routes,people',
			...['A,101,"1,234"', 'B,"101,102","12,345"', 'C,"305,306",7', 'D,"101,204","1,000"'],
			'E,"101,102,203","123,456"'
		],
		['VARCHAR', 'VARCHAR', 'BIGINT'],
		['E', '101,102,203', '123456']
	],
	[
		'times that say UTC, all and some of them',
		[
			'id,all,some',
			'A,2024-07-01 10:00:00 UTC,2024-07-01 10:00:00 UTC',
			'B,2024-07-02 10:00:00 UTC,2024-07-02 10:00:00'
		],
		['VARCHAR', 'TIMESTAMP WITH TIME ZONE', 'VARCHAR'],
		['B', '2024-07-02 10:00:00+00', '2024-07-02 10:00:00']
	],
	[
		'sums so large that a double has no room for their cents',
		[
			'budget,sum,small,program',
			'A,0.01,0.01,0.1234567890123',
			'C,5.5,5.5,10482371325324.70',
			'B,99999999999999.99,9999999999999.99,10482371325324.7'
		],
		['VARCHAR', 'DECIMAL(38,2)', 'DOUBLE', 'DOUBLE'],
		['B', '99999999999999.99', '9999999999999.99', '10482371325324.7']
	]
];

describe('values come out as they are meant, or as text:', () => {
	let importer: TestImporter;
	beforeAll(async () => {
		importer = await startImporter();
	});

	it.each(CASES)('%s', async (_, lines, types, last) => {
		const blob = new Blob([`${lines.join('\n')}\n`]);
		const proposal = await proposeWith(READERS_HERE, blob);
		if (!proposal.ok) throw new Error(proposal.reason);
		const table = await importFileWith(READERS_HERE, importer, 'file', blob, proposal.reading);
		if (!table.ok) throw new Error(table.reason);
		expect(table.columns.map(({ type }) => type)).toEqual(types);
		expect(importer.rows(`FROM file LIMIT 1 OFFSET ${lines.length - 2}`)).toEqual([last]);
		expect(table.rowCount).toBe(lines.length - 1);
	});
});
