import { expect, test } from 'vitest';
import type { Place } from './boxes.ts';
import { besideEnds, type Frame, type Line } from './line-ends.ts';

const FRAME: Frame = {
	...{ width: 300, left: 0, top: 0, bottom: 200 },
	...{ x: [0, 1], y: [1, 2], fontFamily: 'sans-serif', fontSize: 12 }
};

const lineOf = (...path: readonly [number, number][]): Line => {
	const places = path.map(([x, y]): Place => ({ x, y }));
	const end = places.at(-1) ?? { x: 0, y: 0 };
	return { one: { name: 'Faro', colour: 0 }, whole: 'Faro', text: 'Faro', width: 30, path: places, end };
};
const level = lineOf([0, 100], [100, 100]);
const found = (...others: Line[]) => besideEnds([level, ...others], FRAME, 250).get(level);

test('a name stands right of the end, or above or below it where a line is in the way', () => {
	expect(found()).toEqual({ left: 108, right: 138, top: 92, bottom: 108 });
	expect(found(lineOf([120, 0], [120, 200], [250, 200]))).toMatchObject({ left: 85, bottom: 92 });
	expect(found(lineOf([0, 85], [250, 85]), lineOf([120, 95], [250, 95]))).toMatchObject({ top: 108 });
});

test('it stands nowhere among lines, nor where the leader of another would go through it', () => {
	expect(found(lineOf([0, 85], [250, 105]), lineOf([0, 115], [250, 115]))).toBeUndefined();
	const others = [90, 104, 112].map((y) => lineOf([0, y], [40, y]));
	expect(found(...others)).toBeUndefined();
});

test('a line that ends at the edge has none', () => {
	const late = { ...lineOf([0, 50], [239, 50]), width: 20 };
	expect(besideEnds([late], FRAME, 250).size).toBe(0);
});
