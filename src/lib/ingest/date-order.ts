/** Whether day or month comes first in dates such as 03/04/2020: shown by one that cannot be a month, or not at all. */
import type { DateEvidence } from './proposal.ts';

const NUMBERED = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:[ T]\d{1,2}:\d{2}.*)?$/;
/** Share of a column's values that must be such dates. */
const DATE_SHARE = 0.8;

type Order = { column: string; example: string; order: 'day' | 'month' | null; mark: string };

/** `columns`: cells of the sample. With dots the day comes first everywhere, and a year in front leaves no question. */
export function guessDateOrder(
	columns: readonly { name: string; values: readonly string[] }[],
	nullWords: readonly string[]
): { format: string | null; evidence: DateEvidence | null } {
	const missing = new Set(['', ...nullWords]);
	const orders = columns
		.map(({ name, values }) => orderOf(name, values, missing))
		.filter((one) => one !== null);
	const shown = orders.find(({ order }) => order !== null) ?? orders[0];
	if (shown === undefined) return { format: null, evidence: null };
	const { column, example, order, mark } = shown;
	const evidence: DateEvidence = {
		...{ column, example },
		because: order === null ? 'ambiguous' : 'day-past-twelve'
	};
	// Two columns that contradict each other: each is read as its own values show.
	const contradicted = orders.some((one) => one.order !== null && one.order !== order);
	if (order === null || contradicted) return { format: null, evidence };
	return { format: order === 'day' ? `%d${mark}%m${mark}%Y` : `%m${mark}%d${mark}%Y`, evidence };
}

function orderOf(column: string, values: readonly string[], missing: ReadonlySet<string>): Order | null {
	let filled = 0;
	let dates = 0;
	const found: Record<'day' | 'month' | 'either', string> = { day: '', month: '', either: '' };
	let mark = '/';
	for (const value of values) {
		const text = value.trim();
		if (missing.has(text)) continue;
		filled++;
		const match = NUMBERED.exec(text);
		if (match === null) continue;
		const [first, second] = [Number(match[1]), Number(match[3])];
		if ((first > 12 && second > 12) || first > 31 || second > 31) continue;
		dates++;
		mark = match[2] ?? '/';
		found[first > 12 ? 'day' : second > 12 ? 'month' : 'either'] ||= text;
	}
	if (dates === 0 || dates < DATE_SHARE * filled) return null;
	const { day, month, either } = found;
	if (day !== '' && month !== '') return null;
	const order = day !== '' ? 'day' : month !== '' ? 'month' : null;
	return { column, example: day || month || either, order, mark };
}
