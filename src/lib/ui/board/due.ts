/** Until when an action is to be done. */

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `12 Mar`, with the year when it is another one. What is no date is returned as it stands. */
export function formatDue(due: string, now: number, locale: string): string {
	const date = toDate(due);
	if (date === null) return due;
	const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
	return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year }).format(date);
}

/** True from the day after, in this device's zone. */
export function isOverdue(due: string, now: number): boolean {
	const date = toDate(due);
	if (date === null) return false;
	date.setDate(date.getDate() + 1);
	return date.getTime() <= now;
}

function toDate(due: string): Date | null {
	const [, year, month, day] = ISO_DATE.exec(due) ?? [];
	if (year === undefined) return null;
	const date = new Date(Number(year), Number(month) - 1, Number(day));
	return date.getMonth() === Number(month) - 1 ? date : null;
}
