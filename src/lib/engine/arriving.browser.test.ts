/** Tables that are made before they have their name, and an engine that is warmed up before anybody needs it. */
import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

const HEAD = 'n\n';
const file = new Blob([HEAD, '1\n2\n3\n']);

/** A table of the file's rows, which are a part of it. */
async function make(relation: string): Promise<void> {
	const create = `CREATE OR REPLACE TABLE "${relation}" AS SELECT * FROM read_csv('in/${relation}.csv', header = false, columns = {'n': 'BIGINT'})`;
	const source = { relation, path: `in/${relation}.csv`, blob: file.slice(2), at: 2, create };
	expect(await engine.createTable(source)).toBeNull();
}

async function sumOf(relation: string): Promise<string> {
	const outcome = await engine.inspect(`SELECT sum(n) FROM ${relation}`);
	return outcome.ok ? outcome.result.cell(0, 0).text : outcome.kind;
}

describe('a table that gets another name', () => {
	it('takes the place of one that had it, and comes back under it from where the file stays', async () => {
		await engine.inspect('CREATE TABLE numbers AS SELECT 100 AS n');
		await make('arriving 1');
		const kept = new Blob([HEAD, '5\n6\n7\n']);
		expect(await engine.renameTable('arriving 1', 'numbers', kept)).toBeNull();
		expect([await sumOf('numbers'), await sumOf('"arriving 1"')]).toEqual(['6', 'sql']);
		const missing: (readonly string[])[] = [];
		engine.observeRestart((names) => missing.push(names));
		await engine.restart();
		expect([await sumOf('numbers'), await sumOf('"arriving 1"')]).toEqual(['18', 'sql']);
		expect(missing).toEqual([]);
	});

	it('comes back from where the file is moved to later', async () => {
		await make('moved');
		engine.moveSource('moved', new Blob([HEAD, '7\n8\n9\n']));
		await engine.restart();
		expect(await sumOf('moved')).toBe('24');
		engine.moveSource('nowhere', file);
	});

	it('drives nobody out when there is no such table', async () => {
		expect(await engine.renameTable('nowhere', 'numbers', null)).toMatchObject({ ok: false, kind: 'sql' });
		expect(await sumOf('numbers')).toBe('18');
	});
});

it('warming up leaves nothing behind', async () => {
	const tables = async () => {
		const outcome = await engine.inspect('SELECT count(*) FROM duckdb_tables()');
		return outcome.ok ? outcome.result.cell(0, 0).text : outcome.message;
	};
	const before = await tables();
	expect(await engine.warmUp(new Blob(['id,name\n1,a\n']))).toBeNull();
	expect(await tables()).toBe(before);
});
