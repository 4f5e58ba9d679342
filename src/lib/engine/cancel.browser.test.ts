/** Six queries that take far too long, each of another kind, and one engine that must be free again within a second. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from './index.ts';

const engine = new Engine();

beforeAll(async () => {
	const rows = Array.from({ length: 1000 }, (_, i) => `${i},Straße ${i},${i % 7}.5`).join('\n');
	const failure = await engine.createTable({
		relation: 'streets',
		path: 'in/streets.csv',
		blob: new Blob([`id,name,width\n${rows}\n`]),
		create: "CREATE OR REPLACE TABLE streets AS SELECT * FROM read_csv('in/streets.csv')"
	});
	expect(failure).toBeNull();
});
afterAll(() => engine.stop());

const HEAVY = {
	'a cross join of billions of rows': 'SELECT count(*) FROM range(80000) a, range(80000) b',
	'a sort of 30 million rows':
		'SELECT * FROM (SELECT random() AS r FROM range(30000000)) ORDER BY r LIMIT 5 OFFSET 20000000',
	'a grouping by 5 million keys':
		'SELECT max(n) FROM (SELECT count(*) AS n FROM range(40000000) t(i) GROUP BY i % 5000000)',
	'20 million hashes': 'SELECT max(md5(range::VARCHAR)) FROM range(20000000)',
	'a scan that finds nothing': 'SELECT range FROM range(10000000000) WHERE range % 7 = 9',
	'one row that cannot be interrupted': 'SELECT len(list_transform(range(60000000), x -> x * 2 + random()))'
};

/** A query that is only starting is easy to stop; one is in the middle of its work after a while of the worker's time. */
async function inTheMiddle(ms: number): Promise<void> {
	const from = performance.now();
	await expect.poll(() => performance.now() - from, { interval: 10 }).toBeGreaterThan(ms);
}

describe('cancelling', () => {
	it.each(Object.entries(HEAVY))('frees the engine within a second of %s', async (_, sql) => {
		const stop = new AbortController();
		const running = engine.run(sql, { signal: stop.signal });
		await expect.poll(() => engine.state).toBe('running');
		await inTheMiddle(300);
		const from = performance.now();
		stop.abort();
		expect(await running).toMatchObject({ ok: false, kind: 'cancelled', sql });
		const cancelledMs = performance.now() - from;
		expect(await engine.run('SELECT count(*), sum(width) FROM streets')).toMatchObject({ ok: true });
		expect(cancelledMs).toBeLessThan(1000);
	});

	it('has every imported table again after the worker had to be ended', async () => {
		const restarts: (readonly string[])[] = [];
		const stopListening = engine.observeRestart((missing) => restarts.push(missing));
		const stop = new AbortController();
		const running = engine.run(HEAVY['one row that cannot be interrupted'], { signal: stop.signal });
		await expect.poll(() => engine.state).toBe('running');
		await inTheMiddle(100);
		stop.abort();
		expect(await running).toMatchObject({ kind: 'cancelled' });
		expect(engine.state).toBe('restarting');
		const outcome = await engine.run('SELECT count(*) AS n, max(name) AS m FROM streets');
		expect(outcome.ok && outcome.result.row(0)).toEqual([
			{ text: '1000', kind: 'number' },
			{ text: 'Straße 999', kind: 'text' }
		]);
		expect(restarts).toEqual([[]]);
		stopListening();
	});

	it('answers questions about the schema while a query runs', async () => {
		const running = engine.run(HEAVY['a cross join of billions of rows']);
		await expect.poll(() => engine.state).toBe('running');
		const outcome = await engine.describe();
		expect(outcome.ok && outcome.relations.map(({ name }) => name)).toEqual(['streets']);
		expect(engine.state).toBe('running');
		engine.cancel();
		expect(await running).toMatchObject({ kind: 'cancelled' });
		expect(engine.state).toBe('ready');
	});

	it('runs nothing of a query whose signal was already cancelled', async () => {
		expect(await engine.run('CREATE TABLE never (a INT)', { signal: AbortSignal.abort() })).toMatchObject({
			kind: 'cancelled'
		});
		expect(await engine.run('SELECT * FROM never')).toMatchObject({ kind: 'sql' });
	});
});
