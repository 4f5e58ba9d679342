/** Shortest text that reads back as the same float of 32 or 64 bits; `nan`, `inf` and `-inf` as the engine writes them. */
export function formatFloat(value: number, bits: 32 | 64): string {
	if (Number.isNaN(value)) return 'nan';
	if (value === Infinity) return 'inf';
	if (value === -Infinity) return '-inf';
	if (Object.is(value, -0)) return '-0';
	if (bits === 64) return String(value);
	for (let digits = 6; digits < 9; digits++) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return String(short);
	}
	return String(Number(value.toPrecision(9)));
}
