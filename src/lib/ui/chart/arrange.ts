/**
 * Which bars are drawn, in which order, lying or standing. Labels that are words lie below each other, largest first;
 * labels with an order of their own (years, dates, numbers) stand side by side in that order. Bars that have a colour
 * each lie in groups of one label.
 */
import type { ChartRow } from './types.ts';

export type Bar = { label: string; value: number; of?: string };

/** Bars that are not drawn: how many, and between which values they lie. */
export type LeftOut = { count: number; low: number; high: number };

export type Arrangement = {
	direction: 'lying' | 'standing';
	bars: readonly Bar[];
	leftOut: LeftOut | null;
	/** Rows without a value. */
	missing: number;
	/** Every row in the order of the bars; those without a value last. */
	rows: readonly ChartRow[];
};

/** More lying bars than this would be too thin to carry their label. */
const MOST_LYING = 20;
const MOST_LYING_IN_GROUPS = 42;
const MOST_STANDING = 60;

const ORDERED = /^[-−+]?\d{1,9}([.,]\d+)?$|^\d{4}-\d{2}(-\d{2})?([ T].*)?$|^\d{4}[-/ ]?[QqWw]\d{1,2}$/;

/** `rankOf`: the place of a colour within its group. */
export function arrange(rows: readonly ChartRow[], rankOf: (of: string) => number = () => 0): Arrangement {
	const valued = rows.filter(isValued);
	const missing = rows.filter((row) => !isValued(row));
	const hasOrder = valued.length > 1 && valued.every((row) => ORDERED.test(row.label.trim()));
	const inGroups = valued.some((row) => row.of !== undefined);
	const most = hasOrder ? MOST_STANDING : inGroups ? MOST_LYING_IN_GROUPS : MOST_LYING;
	const sorted = valued.toSorted(hasOrder ? byLabel : (a, b) => b.value - a.value);
	// Without colours each bar is a group of its own: equal labels stay apart.
	const groups = inGroups ? grouped(sorted) : sorted.map((bar) => [bar]);
	for (const group of groups) group.sort((a, b) => rankOf(a.of ?? '') - rankOf(b.of ?? ''));
	const drawn = fitting(hasOrder ? groups.toReversed() : groups, most);
	const [kept, rest] = hasOrder
		? [groups.slice(groups.length - drawn), groups.slice(0, groups.length - drawn)]
		: [groups.slice(0, drawn), groups.slice(drawn)];
	return {
		direction: hasOrder ? 'standing' : 'lying',
		bars: kept.flat(),
		leftOut: leftOut(rest.flat()),
		missing: missing.length,
		rows: [...groups.flat(), ...missing]
	};
}

/** Bars of one label next to each other, in the order of the first of them. */
function grouped(bars: readonly Bar[]): Bar[][] {
	const groups = new Map<string, Bar[]>();
	for (const bar of bars) {
		const group = groups.get(bar.label);
		if (group === undefined) groups.set(bar.label, [bar]);
		else group.push(bar);
	}
	return [...groups.values()];
}

/** How many of the groups, whole ones and at least one, have so few bars. */
function fitting(groups: readonly (readonly Bar[])[], most: number): number {
	let bars = 0;
	const first = groups.findIndex((group) => (bars += group.length) > most);
	return first === -1 ? groups.length : Math.max(1, first);
}

function isValued(row: ChartRow): row is Bar {
	return row.value !== null && Number.isFinite(row.value);
}

/** Numbers by size, dates by their text, which ISO makes the same thing. */
function byLabel(a: Bar, b: Bar): number {
	const [left, right] = [toNumber(a.label), toNumber(b.label)];
	if (left !== null && right !== null) return left - right;
	return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
}

function toNumber(label: string): number | null {
	const number = Number(label.trim().replace('−', '-').replace(',', '.'));
	return Number.isFinite(number) ? number : null;
}

function leftOut(bars: readonly Bar[]): LeftOut | null {
	if (bars.length === 0) return null;
	let [low, high] = [Infinity, -Infinity];
	for (const { value } of bars) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	return { count: bars.length, low, high };
}
