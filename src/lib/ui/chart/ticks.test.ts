import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticks } from './ticks.ts';

test('are round, without float noise', () => {
	expect(ticks(0, 12402, 7)).toEqual([0, 2000, 4000, 6000, 8000, 10000, 12000]);
	expect(ticks(0, 0.35, 5)).toEqual([0, 0.1, 0.2, 0.3]);
	expect(ticks(-300, 520, 7)).toEqual([-200, 0, 200, 400]);
});

test('are never too many and never outside', () => {
	const number = fc
		.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -30, max: 30 }))
		.map(([digits, power]) => digits * 10 ** power);
	fc.assert(
		fc.property(number, number, fc.integer({ min: 2, max: 9 }), (a, b, most) => {
			const [low, high] = [Math.min(a, b, 0), Math.max(a, b, 0)];
			const at = ticks(low, high, most);
			expect(at.length).toBeLessThanOrEqual(most);
			if (high > low) expect(at).toContain(0);
			expect(at.every((tick) => tick >= low && tick <= high)).toBe(true);
		})
	);
});
