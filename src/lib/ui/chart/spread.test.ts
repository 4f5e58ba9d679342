import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './spread.ts';

test('places that are far enough apart stay', () => {
	expect(spread([10, 40, 90], 16, [0, 100])).toEqual([10, 40, 90]);
});

test('places that are too near move as little as they can, both ways', () => {
	expect(spread([50, 50], 16, [0, 100])).toEqual([42, 58]);
	expect(spread([10, 50, 52, 54], 16, [0, 100])).toEqual([10, 36, 52, 68]);
});

test('an end pushes them back inside', () => {
	expect(spread([2, 4], 16, [0, 100])).toEqual([0, 16]);
	expect(spread([99, 100], 16, [0, 100])).toEqual([84, 100]);
});

test('any six places come out in order, a step apart, inside', () => {
	const places = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 });
	fc.assert(
		fc.property(places, (wanted) => {
			const found = spread(
				wanted.toSorted((a, b) => a - b),
				16,
				[0, 100]
			);
			found.forEach((place, at) => {
				expect(place).toBeGreaterThanOrEqual(0);
				expect(place).toBeLessThanOrEqual(100);
				if (at > 0) expect(place - (found[at - 1] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-9);
			});
		})
	);
});
