/**
 * How the values of one chart are written: all with the same number of decimals, enough to tell them apart but no
 * more; the exact values are in the table. Very large and very small ones in powers of ten.
 */
export function valueFormat(values: readonly number[], locale: string): (value: number) => string {
	const largest = Math.max(0, ...values.map(Math.abs));
	const format = new Intl.NumberFormat(locale, {
		useGrouping: 'always',
		...(largest >= 1e15 || (largest > 0 && largest < 1e-6)
			? { notation: 'scientific', maximumSignificantDigits: 4 }
			: decimals(values, largest))
	});
	return (value) => format.format(value).replaceAll('-', '−');
}

/** Three significant digits of the largest value, or fewer when the values have fewer. */
function decimals(values: readonly number[], largest: number): Intl.NumberFormatOptions {
	const wanted = largest === 0 ? 0 : Math.min(Math.max(2 - Math.floor(Math.log10(largest)), 0), 8);
	const needed = Math.max(0, ...values.map((value) => fractionDigits(value, wanted)));
	return { minimumFractionDigits: needed, maximumFractionDigits: needed };
}

function fractionDigits(value: number, most: number): number {
	const fraction = value.toFixed(most).split('.')[1] ?? '';
	return fraction.replace(/0+$/, '').length;
}
