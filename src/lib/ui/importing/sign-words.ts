/** Names of signs, encodings and date orders. */
import { m } from '$lib/i18n';

/** A delimiter or a thousands sign by its name. */
export function signName(sign: string): string {
	const names: Record<string, () => string> = {
		',': m.import_sign_comma,
		';': m.import_sign_semicolon,
		'\t': m.import_sign_tab,
		'|': m.import_sign_bar,
		':': m.import_sign_colon,
		' ': m.import_sign_space,
		'\u00a0': m.import_sign_hard_space,
		'\u202f': m.import_sign_thin_space,
		'.': m.import_sign_point,
		"'": m.import_sign_apostrophe,
		'': m.import_sign_none
	};
	return names[sign]?.() ?? sign;
}

/** `windows-1252` → `Windows-1252`, `utf-8` → `UTF-8`. */
export function encodingName(label: string): string {
	if (/^(utf|iso|koi8|gb|euc|ibm)/i.test(label)) return label.toUpperCase();
	return label
		.replace(/^shift_jis$/i, 'Shift JIS')
		.replace(/^macintosh$/i, 'MacRoman')
		.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** `%d/%m/%Y` → "day/month/year". */
export function formatDays(format: string): string {
	const parts: Record<string, () => string> = {
		'%d': m.import_day,
		'%m': m.import_month,
		'%Y': m.import_year,
		'%y': m.import_year
	};
	return format.replaceAll(/%[dmYy]/g, (part) => parts[part]?.() ?? part);
}

/** The engine's types in everybody's words. */
export function typeName(type: string): string {
	const names: Record<string, () => string> = {
		VARCHAR: m.import_type_text,
		BIGINT: m.import_type_whole,
		INTEGER: m.import_type_whole,
		HUGEINT: m.import_type_huge,
		DOUBLE: m.import_type_number,
		BOOLEAN: m.import_type_yes_no,
		DATE: m.import_type_date,
		TIME: m.import_type_time,
		TIMESTAMP: m.import_type_moment,
		'TIMESTAMP WITH TIME ZONE': m.import_type_moment_zone
	};
	const known = names[type]?.();
	if (known !== undefined) return known;
	const decimal = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type);
	return decimal === null ? type.toLowerCase() : m.import_type_decimal({ count: Number(decimal[1]) });
}
