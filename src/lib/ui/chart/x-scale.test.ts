import { expect, test } from 'vitest';
import { footMarks, placeOf } from './x-scale.ts';

test('numbers, dates and times have their place, other texts have none', () => {
	expect(placeOf('-1.5', 'number', 3)).toBe(-1.5);
	expect(placeOf('x', 'number', 3)).toBeNull();
	expect(placeOf('', 'number', 3)).toBeNull();
	expect(placeOf('1969-12-31', 'date', 3)).toBe(-86_400_000);
	expect(placeOf('1970-01-01 00:00:01', 'date', 3)).toBe(1000);
	expect(placeOf('1970-01-01 00:00:01+00', 'date', 3)).toBe(1000);
	expect(placeOf('anything', 'rank', 3)).toBe(3);
});

const marks = (texts: string[], scale: 'number' | 'date' | 'rank', most = 5) =>
	footMarks(
		texts.map((label, at) => ({ label, x: placeOf(label, scale, at) ?? 0 })),
		scale,
		most
	).map(({ text }) => text);

test('the foot says round numbers, years without grouping, and dates as far apart as they are', () => {
	expect(marks(['0', '10000'], 'number')).toEqual(['0', '5,000', '10,000']);
	expect(marks(['1990', '2010'], 'number')).toEqual(['1990', '1995', '2000', '2005', '2010']);
	expect(marks(['1958-03-01', '2020-04-01'], 'date')).toEqual(['1960', '1980', '2000', '2020']);
	expect(marks(['2024-01-01', '2024-01-09'], 'date')).toEqual(['Jan 2', 'Jan 4', 'Jan 6', 'Jan 8']);
	expect(marks(['a', 'b', 'c', 'd'], 'rank', 2)).toEqual(['a', 'c']);
});
