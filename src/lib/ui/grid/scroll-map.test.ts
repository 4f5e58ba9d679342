import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrollMap } from './scroll-map.ts';

const MILLION = 28_000_000; // px of a million rows of 28
const VIEW = 500;

test('the bar stays far below the height where browsers clamp', () => {
	expect(scrollMap(MILLION * 1_000, VIEW).barMax).toBeLessThan(16_000_000);
});

test('both ends are met exactly', () => {
	const map = scrollMap(MILLION, VIEW);
	expect(map.fromBar(0)).toBe(0);
	expect(map.fromBar(map.barMax)).toBe(MILLION - VIEW);
	expect(map.toBar(map.max)).toBe(map.barMax);
});

test('a bar that the browser reports half a pixel short is at the end', () => {
	const map = scrollMap(MILLION, VIEW);
	expect(map.fromBar(map.barMax - 0.5)).toBe(MILLION - VIEW);
});

test('what is not higher than the bar is scrolled as it is', () => {
	const map = scrollMap(280_000, VIEW);
	expect([map.barMax, map.fromBar(1234), map.toBar(1234)]).toEqual([279_500, 1234, 1234]);
});

test('near both ends a pixel is a pixel', () => {
	const map = scrollMap(MILLION, VIEW);
	expect(map.fromBar(40_000)).toBe(40_000);
	expect(map.fromBar(map.barMax - 40_000)).toBe(map.max - 40_000);
});

test('rows that fit into the view leave nothing to scroll', () => {
	expect(scrollMap(100, VIEW).barMax).toBe(0);
	expect(scrollMap(100, VIEW).fromBar(50)).toBe(0);
});

test('both ways are inverse and monotonic', () => {
	const heights = fc.integer({ min: 0, max: 2_000_000_000 });
	fc.assert(
		fc.property(
			heights,
			fc.double({ min: 0, max: 1, noNaN: true }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(height, a, b) => {
				const map = scrollMap(height, VIEW);
				const [low, high] = [Math.min(a, b) * map.max, Math.max(a, b) * map.max];
				expect(map.toBar(low)).toBeLessThanOrEqual(map.toBar(high));
				// A pixel of the bar stands for this many of the rows; within the last one it is at the end.
				const pixel = Math.max(1, map.max / Math.max(1, map.barMax)) * 1.1;
				expect(Math.abs(map.fromBar(map.toBar(low)) - low)).toBeLessThanOrEqual(pixel);
			}
		)
	);
});
