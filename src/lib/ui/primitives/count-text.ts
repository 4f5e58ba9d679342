import { getLocale } from '$lib/i18n';

/** To make one takes longer than to write a thousand numbers. */
const formats = new Map<string, Intl.NumberFormat>();

/** A whole number as people write it. */
export function countText(count: number): string {
	const locale = getLocale();
	let format = formats.get(locale);
	if (format === undefined) {
		format = new Intl.NumberFormat(locale, { useGrouping: 'always' });
		formats.set(locale, format);
	}
	return format.format(count);
}

/** The same for a message whose words depend on the number. */
export function counted(count: number): { count: number; shown: string } {
	return { count, shown: countText(count) };
}
