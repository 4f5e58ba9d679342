/** Days on which a roundtable may be deleted, as a date field writes them (`2027-03-01`), in this device's zone. */
import { m } from '$lib/i18n';
import { LENGTHS, lengthName } from '../home/index.ts';

/** As many as the server asks for, so that everybody can be reminded. */
export const LEAST_DAYS = 7;

export function dayAfter(days: number, now = Date.now()): string {
	const date = new Date(now);
	date.setDate(date.getDate() + days);
	return dayOf(date.getTime());
}

export function dayOf(at: number): string {
	const date = new Date(at);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last millisecond of a day, since 1970: people have all of it. */
export function endOfDay(day: string): number {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	return new Date(year, month - 1, date + 1).getTime() - 1;
}

/** How long it can be kept, where the operator allows `mostDays` (null: any time). A number is one of days. */
export function keepOptions(mostDays: number | null): { value: string; label: string }[] {
	const lengths = LENGTHS.filter((days) => mostDays === null || days <= mostDays);
	return [
		...(mostDays === null ? [{ value: 'ever', label: m.rights_kept_ever() }] : []),
		...lengths.map((days) => ({ value: String(days), label: lengthName(days) })),
		{ value: 'day', label: m.rights_keep_until() }
	];
}
