import type { Bar } from './arrange.ts';
import { ticks } from './ticks.ts';
import { valueFormat } from './value-format.ts';

const MOST_STEPS = 24;

/** Round steps from the smallest value to the largest, and how many values lie in each: from its start, up to its end. */
export function histogram(
	values: readonly (number | null)[],
	locale: string
): { bars: Bar[]; missing: number } {
	const numbers = values.filter((value): value is number => value !== null && Number.isFinite(value));
	const missing = values.length - numbers.length;
	let [low, high] = [Infinity, -Infinity];
	for (const value of numbers) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (numbers.length === 0) return { bars: [], missing };
	const inner = ticks(low, high, MOST_STEPS);
	const step = (inner[1] ?? low + 1) - (inner[0] ?? low);
	const first = inner[0] ?? low;
	const starts = first > low ? [first - step, ...inner] : inner.length > 0 ? inner : [low];
	// The last step would hold the largest value alone.
	if (starts.length > 1 && starts.at(-1) === high) starts.pop();
	const start = starts[0] ?? low;
	const counts = new Array<number>(starts.length).fill(0);
	for (const value of numbers) {
		// Through the starts: a division may round into the neighbour.
		let at = Math.min(Math.max(0, Math.floor((value - start) / step)), starts.length - 1);
		if (value < (starts[at] ?? 0)) at--;
		else if (value >= (starts[at + 1] ?? Infinity)) at++;
		counts[at] = (counts[at] ?? 0) + 1;
	}
	const edges = [...starts, (starts.at(-1) ?? low) + step];
	const isYear = edges.every((edge) => Number.isInteger(edge) && edge >= 1000 && edge < 3000);
	const format = isYear ? String : valueFormat(edges, locale);
	return {
		bars: counts.map((value, at) => ({
			label: `${format(edges[at] ?? 0)} – ${format(edges[at + 1] ?? 0)}`,
			value
		})),
		missing
	};
}
