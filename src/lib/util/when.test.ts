import { expect, test } from 'vitest';
import { formatBytes } from './size.ts';
import { formatWhen } from './when.ts';

const now = new Date(2026, 10, 22, 15, 0).getTime();
const before = (minutes: number) => now - minutes * 60_000;

test('a time is relative under an hour, then the clock, then the date', () => {
	expect(formatWhen(before(0), now, 'en')).toBe('this minute');
	expect(formatWhen(before(12), now, 'en')).toBe('12 minutes ago');
	expect(formatWhen(before(61), now, 'en')).toBe('13:59');
	expect(formatWhen(before(60 * 24), now, 'en')).toBe('Nov 21');
	expect(formatWhen(new Date(2024, 1, 3).getTime(), now, 'en')).toBe('Feb 3, 2024');
});

test('a wrong clock that is ahead does not show the future', () => {
	expect(formatWhen(now + 3_600_000, now, 'en')).toBe('this minute');
});

test('sizes are decimal and short', () => {
	expect(formatBytes(1, 'en')).toBe('1 byte');
	expect(formatBytes(3_100_000, 'en')).toBe('3.1 MB');
	expect(formatBytes(47_000_000, 'en')).toBe('47 MB');
	expect(formatBytes(2_000_000_000, 'en')).toBe('2 GB');
});
