import { describe, expect, it } from 'vitest';
import { formatClock, shareLeft } from './clock.ts';

describe('the stage clock', () => {
	it.each([
		[760_000, '12:40'],
		[60_000, '1:00'],
		[59_001, '1:00'],
		[1, '0:01'],
		[0, '0:00'],
		[-999, '0:00'],
		[-45_000, '+0:45'],
		[-3_725_000, '+1:02:05'],
		[3_725_000, '1:02:05']
	])('shows %i ms as %s', (remaining, text) => {
		expect(formatClock(remaining)).toBe(text);
	});

	it('keeps the share between nothing and all', () => {
		expect([shareLeft(5, 10), shareLeft(-5, 10), shareLeft(20, 10), shareLeft(5, 0)]).toEqual([0.5, 0, 1, 0]);
	});
});
