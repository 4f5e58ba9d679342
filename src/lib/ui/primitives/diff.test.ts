import { describe, expect, it } from 'vitest';
import { diffLines, diffWords, type DiffPart } from './diff.ts';

/** One side of a difference put together again. */
const side = (parts: readonly DiffPart[], without: DiffPart['change']) =>
	parts.filter((part) => part.change !== without).map((part) => part.text);

describe('a difference', () => {
	it('shows a rewritten phrase as one removal and one addition', () => {
		expect(diffWords('so we could not use it.', 'so our lawyers said no.')).toEqual([
			{ change: 'same', text: 'so ' },
			{ change: 'removed', text: 'we could not use it' },
			{ change: 'added', text: 'our lawyers said no' },
			{ change: 'same', text: '.' }
		]);
	});

	it('keeps both texts whole', () => {
		const before = 'SELECT a\nFROM t\nGROUP BY a\nLIMIT 5';
		const after = 'SELECT a, b\nFROM t\nWHERE a > 1\nGROUP BY a';
		const parts = diffLines(before, after);
		expect(side(parts, 'added').join('\n')).toBe(before);
		expect(side(parts, 'removed').join('\n')).toBe(after);
	});

	it('finds the lines that stayed', () => {
		const stayed = diffLines('a\nb\nc\nd', 'x\nb\nd\ny').filter((part) => part.change === 'same');
		expect(stayed.map((part) => part.text)).toEqual(['b', 'd']);
	});

	it('takes an empty text for no lines', () => {
		expect(diffLines('', 'a')).toEqual([{ change: 'added', text: 'a' }]);
		expect(diffLines('a', 'a')).toEqual([{ change: 'same', text: 'a' }]);
	});

	it('shows texts too long to compare as replaced', () => {
		const many = (word: string) => Array.from({ length: 2500 }, (_, at) => `${word}${at}`).join('\n');
		const parts = diffLines(`same\n${many('a')}`, `same\n${many('b')}`);
		expect(parts.slice(0, 2).map((part) => part.change)).toEqual(['same', 'removed']);
		expect(parts).toHaveLength(5001);
	});
});
