/**
 * Numbers as people read them, made from their exact text: no value passes through a float on its way to the screen.
 */
const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const MOST_FRACTION_DIGITS = 100; // what Intl accepts

export type NumberText = (exact: string, grouped: boolean) => string;

/** Returns a formatter for `locale`: its grouping and decimal sign, every digit kept, a true minus. */
export function numberText(locale: string): NumberText {
	const formats = new Map<number, Intl.NumberFormat>();
	const formatFor = (fractionDigits: number, grouped: boolean) => {
		const key = fractionDigits * 2 + Number(grouped);
		let format = formats.get(key);
		if (format === undefined) {
			const digits = { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits };
			format = new Intl.NumberFormat(locale, { ...digits, useGrouping: grouped ? 'always' : false });
			formats.set(key, format);
		}
		return format;
	};
	return (exact, grouped) => {
		const [, sign, whole, fraction = ''] = PLAIN_DECIMAL.exec(exact) ?? [];
		if (whole === undefined || fraction.length > MOST_FRACTION_DIGITS) return withTrueSigns(exact);
		const digits = (fraction === '' ? whole : `${whole}.${fraction}`) as Intl.StringNumericLiteral;
		const formatted = formatFor(fraction.length, grouped).format(digits);
		return sign === '-' ? `−${formatted}` : formatted;
	};
}

/** Exponents and infinities keep their form; only signs are set properly. */
function withTrueSigns(exact: string): string {
	return exact.replace(/^([-+]?)inf(inity)?$/i, '$1∞').replaceAll('-', '−');
}

const NAMES_OF_LABELS =
	/(^|[^\p{L}])(id|ids|code|year|jahr|ano|año|année|annee|anno|zip|plz|fips|nuts|isbn|phone)([^\p{L}]|$)/iu;

/**
 * True for columns whose numbers are names of things (2024, 90210): grouping would make them other words.
 * Told by the column's name, or by whole numbers that all look like years.
 */
export function isLabelNumber(name: string, samples: readonly string[]): boolean {
	if (NAMES_OF_LABELS.test(name.replace(/([a-z])([A-Z])/g, '$1 $2'))) return true;
	return samples.length > 1 && samples.every((text) => /^(1[5-9]|20)\d\d$/.test(text));
}
