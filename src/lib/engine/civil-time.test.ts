import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClock, formatDate, formatInterval, formatTimestamp } from './civil-time.ts';

describe('civil time', () => {
	it('agrees with the calendar of Date wherever that reaches', () => {
		fc.assert(
			fc.property(
				fc.date({
					min: new Date('0001-01-01T00:00:00Z'),
					max: new Date('9999-12-31T23:59:59.999Z'),
					noInvalidDate: true
				}),
				(date) => {
					const [day = '', time = ''] = date.toISOString().split('T');
					expect(formatDate(Math.floor(date.getTime() / 86_400_000))).toBe(day);
					const clock = time.replace(/\.?0*Z$/, '');
					expect(formatTimestamp(BigInt(date.getTime()), 3)).toBe(
						`${day} ${clock}`.replace(/:(\d)$/, ':$10')
					);
				}
			)
		);
	});

	it('counts years before the first one backwards', () => {
		expect(formatDate(-719_163)).toBe('0001-12-31 (BC)');
		expect(formatDate(-735_160)).toBe('0044-03-15 (BC)');
	});

	it('writes fractions without trailing zeros', () => {
		expect(formatClock(36_672_120_000n, 6)).toBe('10:11:12.12');
		expect(formatClock(-1n, 6)).toBe('-00:00:00.000001');
		expect(formatTimestamp(-1n, 6)).toBe('1969-12-31 23:59:59.999999');
	});

	it('writes intervals in the engine’s words', () => {
		expect(formatInterval(0, 0, 0n)).toBe('00:00:00');
		expect(formatInterval(-14, 1, 1_500_000n)).toBe('-1 year -2 months 1 day 00:00:01.5');
	});
});
