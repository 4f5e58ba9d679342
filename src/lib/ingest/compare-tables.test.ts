/** Against the engine's own code. */
import { beforeAll, describe, expect, test } from 'vitest';
import { startImporter, type TestImporter } from '../../../tests/support/importer.ts';
import { compareTables } from './compare-tables.ts';
import { importFileWith } from './import-file.ts';
import { READERS_HERE } from './readers-here.ts';

let engine: TestImporter;
beforeAll(async () => {
	engine = await startImporter();
}, 60_000);

async function compare(before: string, after: string) {
	const [one, other] = [
		await importFileWith(READERS_HERE, engine, 'meals', new Blob([before]), null),
		await importFileWith(READERS_HERE, engine, 'newer meals', new Blob([after]), null)
	];
	if (!one.ok || !other.ok) throw new Error('a table was refused');
	const change = await compareTables(engine, one, other);
	if (!change.ok) throw new Error(change.message);
	return change;
}

describe('two versions of a table', () => {
	test('that hold the same rows in another order are the same', async () => {
		const change = await compare('id,n\n1,a\n2,b\n2,b\n', 'id,n\n2,b\n1,a\n2,b\n');
		expect(change.rows).toEqual({ before: 3, after: 3, added: 0, removed: 0, changed: 0 });
		expect(change.examples).toEqual([]);
	});

	test('say which rows were added, removed and changed, by the column that tells them apart', async () => {
		const change = await compare(
			'name,code,n\nLisboa,1,30\nPorto,2,5\nFaro,3,\nBeja,4,9\n',
			'name,code,n\nPorto,2,5\nLisboa,1,31\nBeja,4,9\nÉvora,5,7\n'
		);
		expect(change).toMatchObject({
			key: 'code',
			rows: { before: 4, after: 4, added: 1, removed: 1, changed: 1 },
			columns: { added: [], removed: [], retyped: [] }
		});
		expect(
			change.examples.map(({ kind, cells }) => [kind, ...cells.map(({ before, after }) => [before, after])])
		).toEqual([
			['changed', ['Lisboa', 'Lisboa'], ['1', '1'], ['30', '31']],
			['added', ['Évora', 'Évora'], ['5', '5'], ['7', '7']],
			['removed', ['Faro', 'Faro'], ['3', '3'], [null, null]]
		]);
	});

	test('count a row as often as it is there, where no column tells rows apart', async () => {
		const change = await compare('a,b\nx,1\nx,1\ny,2\ny,3\n', 'a,b\nx,1\ny,2\ny,2\ny,3\ny,3\n');
		expect(change).toMatchObject({ key: null, rows: { added: 2, removed: 1, changed: 0 } });
	});

	test('are compared by the columns that both have; the others are named', async () => {
		const change = await compare('id,n,old\n1,5,x\n2,6,y\n', 'id,n,new\n1,5,p\n2,n/k,q\n');
		expect(change.columns).toEqual({
			added: ['new'],
			removed: ['old'],
			retyped: [{ name: 'n', before: 'BIGINT', after: 'VARCHAR' }]
		});
		expect(change).toMatchObject({ compared: ['id', 'n'], rows: { added: 0, removed: 0, changed: 1 } });
	});

	test('that have no column in common share no row', async () => {
		const change = await compare('a\nx\ny\nz\n', 'b\nx\n');
		expect(change.columns).toMatchObject({ added: ['b'], removed: ['a'] });
		expect(change.rows).toMatchObject({ before: 3, after: 1 });
	});
});
