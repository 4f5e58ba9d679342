/** What stands along the foot of a chart: numbers, moments, or places in a row. */
import { getLocale } from '$lib/i18n';
import { ticks } from './ticks.ts';
import { valueFormat } from './value-format.ts';

export type XScale = 'number' | 'date' | 'rank';

const DAY = 86_400_000;

/** A place on the scale for a text of a result; null for one that has none. `rank`: its place in the result. */
export function placeOf(text: string, scale: XScale, rank: number): number | null {
	if (scale === 'rank') return rank;
	const value = scale === 'number' ? Number(text) : Date.parse(dateText(text));
	return text !== '' && Number.isFinite(value) ? value : null;
}

/** Without a zone it is one moment everywhere. */
function dateText(text: string): string {
	const [day = '', time = '00:00:00'] = text.replace(/(:\d\d(?:\.\d+)?)[+-]\d\d$/, '$1').split(' ');
	return `${day}T${time}Z`;
}

/** Where marks go along the foot, and what they say. At most `most`. */
export function footMarks(
	points: readonly { x: number; label: string }[],
	scale: XScale,
	most: number
): { at: number; text: string }[] {
	const xs = points.map(({ x }) => x);
	const [low, high] = [Math.min(...xs), Math.max(...xs)];
	if (scale === 'rank') {
		const every = Math.max(1, Math.ceil(points.length / most));
		return points.flatMap(({ x, label }, at) => (at % every === 0 ? [{ at: x, text: label }] : []));
	}
	if (scale === 'date') return dateMarks(low, high, most);
	const at = low === high ? [low] : ticks(low, high, most);
	const isYear = xs.every((x) => Number.isInteger(x) && x >= 1000 && x < 3000);
	const format = isYear ? String : valueFormat(at, getLocale());
	return at.filter((one) => !isYear || Number.isInteger(one)).map((one) => ({ at: one, text: format(one) }));
}

function dateMarks(low: number, high: number, most: number): { at: number; text: string }[] {
	const years = (high - low) / (365 * DAY);
	const write = (options: Intl.DateTimeFormatOptions) => {
		const format = new Intl.DateTimeFormat(getLocale(), { timeZone: 'UTC', ...options });
		return (at: number) => format.format(at);
	};
	if (years > 2) {
		const [from, to] = [low, high].map((at) => new Date(at).getUTCFullYear());
		const text = write({ year: 'numeric' });
		const starts = ticks(from ?? 0, (to ?? 0) + 1, most).filter(Number.isInteger);
		return starts
			.map((year) => new Date(0).setUTCFullYear(year))
			.filter((at) => at >= low && at <= high)
			.map((at) => ({ at, text: text(at) }));
	}
	const isShort = high - low < 2 * DAY;
	const text = write(
		isShort
			? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
			: years > 0.3
				? { month: 'short', year: 'numeric' }
				: { day: 'numeric', month: 'short' }
	);
	const unit = isShort ? DAY / 24 : DAY;
	const at = low === high ? [low / unit] : ticks(low / unit, high / unit, most);
	return at.map((one) => ({ at: one * unit, text: text(one * unit) }));
}
