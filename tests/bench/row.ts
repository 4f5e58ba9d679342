/** One line of the benchmark: what was promised, what was measured, and against what, all in the same run. */
export type Row = {
	name: string;
	/** The promise, in words. */
	bar: string;
	unit: 'kB' | 'ms' | 'µs' | '/s';
	/** Null, as the three after it, when it could not be measured: the note says why. */
	value: number | null;
	/** The same thing measured without us, or the fixed figure that the bar names. */
	baseline: number | null;
	/** `value / baseline`. */
	ratio: number | null;
	/** The largest `value` that keeps the promise in this run; of a rate, the smallest. */
	allowed: number | null;
	holds: boolean | null;
	note: string;
	/** Everything the figures were made from. */
	details: Record<string, unknown>;
};

export type Promised = Pick<Row, 'name' | 'bar' | 'unit'>;
type Measured = { value: number; baseline: number; allowed: number; note: string; details: Row['details'] };

/** `isLeast`: of this, more is better, and `allowed` is the smallest value that keeps the promise. */
export function measuredRow(promised: Promised, measured: Measured, isLeast = false): Row {
	const { value, baseline, allowed, note, details } = measured;
	return {
		...promised,
		value: round(value),
		baseline: round(baseline),
		ratio: round(value / baseline),
		allowed: round(allowed),
		holds: isLeast ? value >= allowed : value <= allowed,
		note,
		details
	};
}

/** `reason`: why there is no figure. */
export function unmeasuredRow(promised: Promised, reason: string): Row {
	const nothing = { value: null, baseline: null, ratio: null, allowed: null, holds: null };
	return { ...promised, ...nothing, note: reason, details: {} };
}

/** A Markdown table, padded so that it reads well in a terminal too. */
export function tableOf(rows: readonly Row[]): string {
	const cells = [
		['bar', 'measured', 'baseline', 'ratio', 'allowed', 'holds'],
		...rows.map((row) => [
			row.name,
			amount(row.value, row.unit),
			amount(row.baseline, row.unit),
			row.ratio === null ? '–' : `${row.ratio.toFixed(2)}×`,
			amount(row.allowed, row.unit),
			row.holds === null ? 'not measured' : row.holds ? 'yes' : 'NO'
		])
	];
	const widths =
		cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
	const lines = cells.map(
		(line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
	);
	lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
	return lines.join('\n');
}

function amount(value: number | null, unit: Row['unit']): string {
	return value === null ? '–' : `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
}

/** To three decimals: more would be noise in the file. */
export function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}
