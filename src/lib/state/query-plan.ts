import type { Engine } from '$lib/engine';
import { splitStatements } from '$lib/sql';

/** The plan of the last statement; empty where the engine makes none, and will say why when it runs. */
export async function planOf(engine: Engine, script: string, signal?: AbortSignal): Promise<string | null> {
	const statements = splitStatements(script);
	const at = statements.at(-1)?.from;
	if (at === undefined) return '';
	const explained = await engine.run(
		`${script.slice(0, at)}EXPLAIN (FORMAT json) ${script.slice(at)}`,
		signal ? { signal } : {}
	);
	// Some statements are planned by reading: then the plan is not to be had before all is here.
	if (!explained.ok) return /was not fetched/.test(explained.message) ? null : '';
	const { result } = explained;
	return Array.from({ length: result.rowCount }, (_, row) => result.cell(row, 1).text).join('\n');
}
