/**
 * Which bars are drawn, in which order, lying or standing. Labels that are words lie below each other, largest first;
 * labels with an order of their own (years, dates, numbers) stand side by side in that order.
 */
import type { ChartRow } from './types.ts';

export type Bar = { label: string; value: number };

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
const MOST_STANDING = 60;

const ORDERED = /^[-−+]?\d{1,9}([.,]\d+)?$|^\d{4}-\d{2}(-\d{2})?([ T].*)?$|^\d{4}[-/ ]?[QqWw]\d{1,2}$/;

export function arrange(rows: readonly ChartRow[]): Arrangement {
	const valued = rows.filter(isValued);
	const missing = rows.filter((row) => !isValued(row));
	const hasOrder = valued.length > 1 && valued.every((row) => ORDERED.test(row.label.trim()));
	const sorted = hasOrder ? valued.toSorted(byLabel) : valued.toSorted((a, b) => b.value - a.value);
	const cut = hasOrder ? Math.max(0, sorted.length - MOST_STANDING) : Math.min(MOST_LYING, sorted.length);
	const [before, after] = [sorted.slice(0, cut), sorted.slice(cut)];
	return {
		direction: hasOrder ? 'standing' : 'lying',
		bars: hasOrder ? after : before,
		leftOut: leftOut(hasOrder ? before : after),
		missing: missing.length,
		rows: [...sorted, ...missing]
	};
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
