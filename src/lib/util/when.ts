const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * A time as people read it: relative under an hour, then the clock on the same day, then the date.
 * `at` and `now` are milliseconds since 1970; a time in the future reads as now.
 */
export function formatWhen(at: number, now: number, locale: string): string {
	const age = Math.max(0, now - at);
	if (age < HOUR) {
		const minutes = -Math.floor(age / MINUTE);
		return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(minutes, 'minute');
	}
	const then = new Date(at);
	const today = new Date(now);
	if (then.toDateString() === today.toDateString()) return formatClock(at, locale);
	const year = then.getFullYear() === today.getFullYear() ? undefined : 'numeric';
	return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year }).format(then);
}

/** Hours and minutes of this device's zone. */
export function formatClock(at: number, locale: string): string {
	return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** Day, month and year in words. */
export function formatDate(at: number, locale: string): string {
	return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(at);
}
