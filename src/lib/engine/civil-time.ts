/**
 * Dates and times as the engine writes them, from whole units since 1970-01-01. Exact over the engine's whole range,
 * which JavaScript's Date is not. The calendar is the proleptic Gregorian one (algorithm: Howard Hinnant,
 * "chrono-compatible low-level date algorithms", civil_from_days).
 */

const DAY_MICROS = 86_400_000_000n;
const INFINITE_DAYS = 2_147_483_647;
const INFINITE_MICROS = 9_223_372_036_854_775_807n;

/** Days since 1970-01-01 as `2020-01-31`, `0044-03-15 (BC)` or `infinity`. */
export function formatDate(days: number): string {
	if (days === INFINITE_DAYS) return 'infinity';
	if (days === -INFINITE_DAYS) return '-infinity';
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	const shown = `${pad(year > 0 ? year : 1 - year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
	return year > 0 ? shown : `${shown} (BC)`;
}

/** A time of day or a span of hours: `10:11:12.5`, the fraction without trailing zeros. `digits` are those of a second. */
export function formatClock(units: bigint, digits: 0 | 3 | 6 | 9): string {
	const negative = units < 0n;
	const positive = negative ? -units : units;
	const second = 10n ** BigInt(digits);
	const whole = positive / second;
	const fraction = (positive % second).toString().padStart(digits, '0').replace(/0+$/, '');
	const clock = `${pad(whole / 3600n, 2)}:${pad((whole / 60n) % 60n, 2)}:${pad(whole % 60n, 2)}`;
	return `${negative ? '-' : ''}${clock}${digits > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

/** Units since 1970 as `2020-01-02 03:04:05.123456`; `suffix` is the `+00` of a time with zone. */
export function formatTimestamp(units: bigint, digits: 0 | 3 | 6 | 9, suffix = ''): string {
	if (units === INFINITE_MICROS) return 'infinity';
	if (units === -INFINITE_MICROS) return '-infinity';
	const day = (DAY_MICROS / 1_000_000n) * 10n ** BigInt(digits);
	let days = units / day;
	let rest = units % day;
	if (rest < 0n) {
		days -= 1n;
		rest += day;
	}
	return `${formatDate(Number(days))} ${formatClock(rest, digits)}${suffix}`;
}

/** `1 year 2 months 3 days 04:05:06.7`, as the engine prints an interval. Micros are those beyond whole days. */
export function formatInterval(months: number, days: number, micros: bigint): string {
	const parts: string[] = [];
	const name = (count: number, unit: string) => {
		if (count !== 0) parts.push(`${count} ${unit}${Math.abs(count) === 1 ? '' : 's'}`);
	};
	name(Math.trunc(months / 12), 'year');
	name(months % 12, 'month');
	name(days, 'day');
	if (micros !== 0n || parts.length === 0) parts.push(formatClock(micros, 6));
	return parts.join(' ');
}

function pad(value: number | bigint, digits: number): string {
	return value.toString().padStart(digits, '0');
}
