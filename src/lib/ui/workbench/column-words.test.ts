import { expect, test } from 'vitest';
import type { RoomFile } from '$lib/state';
import { endText, missingText, undescribedText } from './column-words.ts';

const file = { table: 'places', link: { url: 'https://data.example/a.parquet' } } as RoomFile;

test('a column that did not fit in memory is not said to be damaged', () => {
	const refusal = { ok: false, reason: 'memory' } as const;
	const problem = { problem: 'linked', file, why: 'unreadable' } as const;
	const text = undescribedText({ ...problem, refusal }, 'id', file).happened;
	expect(text).toContain('“places” could not be read');
	expect(text).toContain('memory');
	expect(text).not.toContain('footer');
	expect(undescribedText({ ...problem, why: 'changed' }, 'id', file)).toEqual({
		happened: 'The file at data.example is another one since its footer was read.'
	});
	expect(undescribedText({ message: 'no engine' }, 'id', file)).toEqual({
		happened: '“id” could not be described.',
		details: 'no engine'
	});
});

test('what is missing is said with its share, and ends as people write them unless they are years', () => {
	expect(missingText(0, 0)).toBe('none missing');
	expect(missingText(1250, 10_000)).toContain('12.5');
	const ends = { name: 'amount', min: '1', max: '12000', isNumber: true };
	expect(endText('12000', ends)).toBe('12,000');
	expect(endText('12000', { ...ends, isNumber: false })).toBe('12000');
	expect(endText('2024', { name: 'year', min: '1990', max: '2024', isNumber: true })).toBe('2024');
});
