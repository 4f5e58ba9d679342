import { beforeAll, describe, expect, it } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { importFileWith } from './import-file.ts';
import { READERS_HERE } from './readers-here.ts';

/** More than the engine's sniffer looks at. */
const ROWS = 20_600;

let importer: TestImporter;
beforeAll(async () => {
	importer = await startImporter();
});

/** `readings`: how often all of the file's texts were read besides making the table. */
async function read(header: string, usual: (i: number) => string, last: readonly string[], rows = ROWS) {
	let readings = 0;
	const counted: TestImporter = {
		...importer,
		inspectFile: (file, sql, options) => {
			if (!sql.includes('sniff_csv')) readings++;
			return importer.inspectFile(file, sql, options);
		}
	};
	const lines = Array.from({ length: rows }, (_, i) => last[i - rows + last.length] ?? usual(i));
	const blob = new Blob([[header, ...lines, ''].join('\n')]);
	const table = await importFileWith(READERS_HERE, counted, 'file', blob, null);
	if (!table.ok) throw new Error(table.reason);
	return { readings, types: table.columns.map(({ type }) => type), notes: table.notes };
}

describe('the texts of a file are read', () => {
	const at = '2019-02-03 12:00:00';
	const usual = (i: number) =>
		[`N${i}`, i, `${(i % 3) + 1}.${(i % 9) + 1}`, `${at}.5`, i < 3000 ? '' : 'F'].join(',');
	const header = 'name,count,section,moment,sex';

	it('once where several kinds of columns are in question, and each has its own answer', async () => {
		const { readings, types, notes } = await read(header, usual, [`N,2.5,1.10,${at}.1234567,F`]);
		expect(readings).toBe(1);
		expect(types).toEqual(['VARCHAR', 'DOUBLE', 'VARCHAR', 'TIMESTAMP_NS', 'VARCHAR']);
		expect(notes).toEqual([
			{ column: 'count', because: 'mixed-values' },
			{ column: 'section', because: 'mixed-values' }
		]);
	});

	it('not at all where none is', async () => {
		const clean = (i: number) => `N${i},${i},${i}.05,${at},${i % 2 === 0 ? 'true' : 'false'}`;
		const { readings, types } = await read(header, clean, []);
		expect(readings).toBe(0);
		expect(types).toEqual(['VARCHAR', 'BIGINT', 'DOUBLE', 'TIMESTAMP', 'BOOLEAN']);
	});

	it('in as many parts as the questions take, and none is lost between two', async () => {
		const numbers = Array.from({ length: 10 }, (_, i) => `n${i}`);
		const sections = Array.from({ length: 10 }, (_, i) => `s${i}`);
		const { readings, types } = await read(
			['name', ...numbers, ...sections].join(','),
			(i) =>
				[
					`N${i}`,
					...numbers.map(() => 10n ** 16n + BigInt(i)),
					...sections.map(() => `1.${(i % 9) + 1}`)
				].join(','),
			[['N', ...numbers.map(() => '0.5'), ...sections.map(() => '1.10')].join(',')],
			40
		);
		expect(readings).toBe(2);
		expect(types).toEqual([
			'VARCHAR',
			...numbers.map(() => 'DECIMAL(38,1)'),
			...sections.map(() => 'VARCHAR')
		]);
	});
});
