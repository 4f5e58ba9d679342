import { getLocale } from '$lib/i18n';

/** A whole number as people write it. */
export function countText(count: number): string {
	return new Intl.NumberFormat(getLocale(), { useGrouping: 'always' }).format(count);
}

/** The same for a message whose words depend on the number. */
export function counted(count: number): { count: number; shown: string } {
	return { count, shown: countText(count) };
}
