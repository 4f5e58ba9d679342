/** What the workbench may add to a query: a share of what the engine alone takes, and what a screen takes. */
import { geometricMean, median } from './numbers.ts';
import { round } from './row.ts';
import type { Timed } from './workbench-page.ts';

const FACTOR = 1.1;
const EXTRA_MS = 30;
export const OVERHEAD_BAR = '≤ 1.10× the same SQL on bare duckdb-wasm + 30 ms';

export function overheadOf(timed: Record<string, Timed>) {
	const queries = Object.entries(timed).map(([name, { shownMs, inPageMs, bareMs, rows }]) => {
		const [shown, bare] = [median(shownMs), median(bareMs)];
		const allowed = FACTOR * bare + EXTRA_MS;
		const figures = { shown, inPage: median(inPageMs), bare, allowed, ofAllowed: shown / allowed };
		return { name, rows, ...mapValues(figures, round), shownMs, bareMs };
	});
	return {
		queries,
		/** Queries that keep the bar alone. */
		held: queries.filter(({ ofAllowed }) => ofAllowed <= 1).length,
		/** Milliseconds. */
		added: median(queries.map(({ shown, bare }) => shown - bare)),
		value: geometricMean(queries.map(({ shown }) => shown)),
		baseline: geometricMean(queries.map(({ bare }) => bare)),
		allowed: geometricMean(queries.map(({ allowed }) => allowed))
	};
}

function mapValues<K extends string>(
	from: Record<K, number>,
	map: (value: number) => number
): Record<K, number> {
	return Object.fromEntries(Object.entries<number>(from).map(([key, value]) => [key, map(value)])) as Record<
		K,
		number
	>;
}
