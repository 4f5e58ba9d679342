import { afterAll, expect, test } from 'vitest';
import { Engine } from './index.ts';

const engine = new Engine();
afterAll(() => engine.stop());

async function one(sql: string) {
	const outcome = await engine.run(sql);
	return outcome.ok ? outcome.result.cell(0, 0).text : outcome.message;
}

test('today and now are those of the clock on the wall', async () => {
	const wall = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString();
	const before = wall();
	const [date, today, stamp, time] = [
		await one('SELECT current_date'),
		await one('SELECT today()'),
		await one('SELECT localtimestamp'),
		await one("SELECT strftime(current_date + current_time, '%Y-%m-%dT%H:%M:%S')")
	];
	const after = wall();
	for (const day of [date, today]) expect([before.slice(0, 10), after.slice(0, 10)]).toContain(day);
	expect(stamp.replace(' ', 'T') >= before.slice(0, 19)).toBe(true);
	expect(stamp.replace(' ', 'T') <= after).toBe(true);
	expect(time >= before.slice(0, 19)).toBe(true);
});

test('a column may be called like them', async () => {
	expect(await one("SELECT today FROM (SELECT 'x' AS today)")).toBe('x');
});
