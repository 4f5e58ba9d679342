/**
 * Reads a made-up file before somebody brings one: the browser compiles well only what has run before, and the first file is
 * otherwise proposed in twice the time, and read by the engine in nearly that.
 */
import type { Engine } from '$lib/engine';

/** Rows of each round. The first ones are few, so that nobody who is at work meanwhile is kept waiting. */
const ROUNDS = [100, 500, 1200];
const ENGINE_ROWS = 4000;

/** Returns whether all of it was read to its end. */
export async function warmUp(engine: Pick<Engine, 'warmUp'>): Promise<boolean> {
	let isRead = (await engine.warmUp(new Blob([madeUpText(ENGINE_ROWS)]))) === null;
	const { rehearse } = await import('$lib/ingest');
	for (const rows of ROUNDS) isRead = (await rehearse(new Blob([madeUpText(rows)]))) && isRead;
	return isRead;
}

/** Some of every kind of value; about 60 bytes a row. */
function madeUpText(rows: number): string {
	const lines = Array.from({ length: rows }, (_, i) => {
		const day = `2024-01-${10 + (i % 18)}`;
		return `${i},${day},${day} 10:00:0${i % 10},"na""me, ${i % 77}",kind ${i % 7},${i % 1000}.${i % 100},${i % 3 === 0}`;
	});
	return `id,day,at,name,kind,amount,flag\n${lines.join('\n')}\n`;
}
