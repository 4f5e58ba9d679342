/** What a list of measurements is made into. All of them throw on an empty list: nothing measured is not zero. */

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** `share` from 0 to 1, between neighbours by straight line. */
export function quantile(values: readonly number[], share: number): number {
	if (values.length === 0) throw new Error('Nothing was measured');
	const sorted = Float64Array.from(values).sort();
	const at = (sorted.length - 1) * share;
	const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
	return low + (high - low) * (at - Math.floor(at));
}

export function geometricMean(values: readonly number[]): number {
	if (values.length === 0) throw new Error('Nothing was measured');
	return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
