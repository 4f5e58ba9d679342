/** Below this powers of ten are no longer exact enough to count in. */
const SMALLEST = 1e-290;

/**
 * Round values between `low` and `high`, both ends included where they are round: steps of 1, 2 or 5 times a power of
 * ten, as small as leaves at most `most` of them.
 */
export function ticks(low: number, high: number, most: number): number[] {
	const span = high - low;
	if (!(span > SMALLEST) || most < 1) return [];
	let power = Math.floor(Math.log10(span / most));
	for (;;) {
		for (const factor of [1, 2, 5]) {
			const first = Math.ceil(low / (factor * 10 ** power));
			const last = Math.floor(high / (factor * 10 ** power));
			if (last - first >= most) continue;
			// Through text: 3 × 0.1 is not 0.3 in floats.
			const round = Array.from({ length: last - first + 1 }, (_, i) =>
				Number(`${(first + i) * factor}e${power}`)
			);
			// And the division above may have rounded past an end.
			return round.filter((tick) => tick >= low && tick <= high);
		}
		power++;
	}
}
