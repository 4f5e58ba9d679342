import { afterAll, describe, expect, it } from 'vitest';
import { Engine, type QueryFailure } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function failureOf(sql: string): Promise<QueryFailure> {
	const outcome = await engine.run(sql);
	if (outcome.ok) throw new Error(`It did not fail: ${sql}`);
	return outcome;
}

/** The SQL from where the failure points. */
function pointedAt({ sql, position }: QueryFailure): string | null {
	return position === null ? null : sql.slice(position.offset);
}

describe('a failed query', () => {
	it('points at the unknown column, in UTF-16 units, and suggests others', async () => {
		await engine.inspect('CREATE TABLE permits (license_id INTEGER, city VARCHAR)');
		const failure = await failureOf("SELECT 'ü€😀' AS x,\n  licence_id\nFROM permits");
		expect(failure).toMatchObject({
			kind: 'sql',
			name: 'licence_id',
			candidates: ['license_id'],
			position: { line: 2, column: 3 }
		});
		expect(pointedAt(failure)).toBe('licence_id\nFROM permits');
		expect(failure.message).not.toContain('LINE');
	});

	it('points at a syntax error', async () => {
		const failure = await failureOf('SELECT * FORM permits');
		expect(failure.kind).toBe('sql');
		expect(failure.message).toBe('syntax error at or near "permits"');
		expect(pointedAt(failure)).toBe('permits');
	});

	it('points into the statement that failed, whichever it is', async () => {
		expect(pointedAt(await failureOf('SELECT 1;\nSELECT * FROM permit'))).toBe('permit');
		expect(pointedAt(await failureOf("SELECT '😀';\nSELECT * FRM x"))).toBe('x');
		expect(pointedAt(await failureOf('CREATE TEMP TABLE a (x INT);\nSELECT y FROM a'))).toBe('y FROM a');
	});

	it('suggests the table with the most similar name', async () => {
		expect(await failureOf('SELECT * FROM permitts')).toMatchObject({
			name: 'permitts',
			candidates: ['permits']
		});
	});

	it('points at a conversion that the data does not allow', async () => {
		const failure = await failureOf("SELECT city::INTEGER FROM (VALUES ('12'), ('x')) t(city)");
		expect(failure).toMatchObject({
			kind: 'sql',
			message: "Could not convert string 'x' to INT32 when casting from source column city"
		});
		expect(pointedAt(failure)).toBe("::INTEGER FROM (VALUES ('12'), ('x')) t(city)");
	});

	it('of kind empty has nothing to run', async () => {
		expect(await failureOf(' -- nothing\n')).toMatchObject({ kind: 'empty', message: '' });
	});

	it('of kind extension names what is not in this engine', async () => {
		expect(await failureOf("SELECT * FROM read_parquet('in/a.parquet')")).toMatchObject({
			kind: 'extension',
			extension: 'parquet'
		});
		expect(await failureOf("SELECT * FROM read_json('in/a.json')")).toMatchObject({
			kind: 'extension',
			extension: 'json'
		});
		expect(await failureOf("SELECT date_trunc('day', now())")).toMatchObject({
			kind: 'extension',
			extension: 'icu'
		});
		expect(await failureOf("SELECT now() AT TIME ZONE 'Europe/Berlin'")).toMatchObject({
			kind: 'extension',
			extension: 'icu'
		});
	});

	it('of kind memory leaves the engine answering', async () => {
		// Half a megabyte a row, more rows than the engine has room for.
		const failure = await failureOf(
			"CREATE TABLE huge AS SELECT repeat('x', 500000) || i FROM range(8000) t(i)"
		);
		expect(failure.kind).toBe('memory');
		expect(await engine.run('SELECT 42')).toMatchObject({ ok: true });
		expect(await engine.describe()).toMatchObject({
			ok: true,
			relations: [{ name: 'permits' }]
		});
	});

	it('ends the transaction it was in, so that the next query runs', async () => {
		const twice = 'BEGIN; CREATE TABLE u (a INTEGER PRIMARY KEY); INSERT INTO u VALUES (1), (1)';
		expect(await failureOf(twice)).toMatchObject({ kind: 'sql' });
		expect(await engine.run('SELECT 1')).toMatchObject({ ok: true });
	});
});
