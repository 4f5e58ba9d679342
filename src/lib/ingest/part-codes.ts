/**
 * Codes in two parts, such as 1.1, 1.2, … 1.10: sections, budget lines, classes, versions. As numbers 1.1 and 1.10 would be
 * one. What tells them from numbers:
 *
 * - Programs write all fractions of a column with one length (1.50, 2.00) or each as short as it can be (1.5, 2). Fractions
 *   of several lengths of which a longer one ends in zero are neither.
 * - People who type measurements write so too: 0.10 and 0.1. But what is measured has values below one, signs, or
 *   fractions that begin with zero (7.05), and codes that are counted up have none of these.
 * - Codes have the beginning of what they count: the same whole part comes with 10 and with 1 or 9, with 100 and 99, or
 *   with 20 and 2 where it has 1 too. Heights (1.8, 1.80) and quarters (2.5, 2.50) do not.
 *
 * Where all fractions have one length, as in 10.11, 10.20, the column's name must say that it is one of codes. Then whole
 * numbers that a program wrote as fractions (101.0) still are numbers.
 */
const PARTS = /^(0|[1-9]\d{0,3})(?:\.(\d{1,3}))?$/;
const NAMED =
	/(^|[^\p{L}])(codes?|kode?|código|codigo|codice|codi|kennziffer|schlüssel|version|ö?nace|isic|sic|naics|cpa|cpv|coicop|cofog|noga|wz|icd|sitc|ateco|cnae|naf)(?!\p{L})|(code|schlüssel|kennziffer)$/iu;

export function namesCodes(name: string): boolean {
	return NAMED.test(name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
}

/** `texts`: different values of a column, with a point for a decimal sign if with any. */
export function areCodes(name: string, texts: ReadonlySet<string>): boolean {
	return namesCodes(name) ? areNamedCodes(texts) : areCounted(texts);
}

function areNamedCodes(texts: ReadonlySet<string>): boolean {
	let endsInZero = false;
	let hasOther = false;
	for (const text of texts) {
		const [match, fraction = ''] = /^\d+(?:\.(\d+))?$/.exec(text) ?? [];
		if (match === undefined) return false;
		endsInZero ||= fraction.endsWith('0');
		hasOther ||= /[1-9]/.test(fraction);
	}
	return endsInZero && hasOther;
}

function areCounted(texts: ReadonlySet<string>): boolean {
	let seen = false;
	for (const text of texts) {
		const [match, whole = '', fraction] = PARTS.exec(text) ?? [];
		if (match === undefined) return false;
		if (fraction === undefined) continue;
		if (whole === '0' || /^0\d/.test(fraction)) return false;
		const has = (other: string) => texts.has(`${whole}.${other}`);
		seen ||=
			(fraction === '10' && (has('1') || has('9'))) ||
			(fraction === '100' && has('99')) ||
			(/^[1-9]0$/.test(fraction) && has('1') && has(fraction.charAt(0)));
	}
	return seen;
}
