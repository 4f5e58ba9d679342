import { expect, test } from 'vitest';
import { crosses, overlap } from './boxes.ts';

const BOX = { left: 10, right: 20, top: 10, bottom: 20 };

test('a line crosses a box that some of it lies in', () => {
	expect(crosses(BOX, { x: 0, y: 0 }, { x: 30, y: 30 })).toBe(true);
	expect(crosses(BOX, { x: 12, y: 12 }, { x: 13, y: 13 })).toBe(true);
	expect(crosses(BOX, { x: 15, y: 0 }, { x: 15, y: 30 })).toBe(true);
	expect(crosses(BOX, { x: 15, y: 15 }, { x: 15, y: 15 })).toBe(true);
});

test('a line beside, before or across a corner of it does not', () => {
	expect(crosses(BOX, { x: 0, y: 0 }, { x: 9, y: 9 })).toBe(false);
	expect(crosses(BOX, { x: 0, y: 25 }, { x: 30, y: 25 })).toBe(false);
	expect(crosses(BOX, { x: 0, y: 18 }, { x: 12, y: 30 })).toBe(false);
});

test('boxes overlap only where they share some room', () => {
	expect(overlap(BOX, { left: 19, right: 30, top: 19, bottom: 30 })).toBe(true);
	expect(overlap(BOX, { left: 20, right: 30, top: 10, bottom: 20 })).toBe(false);
});
