import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffText, splitsPair } from './text-diff.ts';

const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '😀', '👩‍💻', 'é'), maxLength: 12 });

describe('the edit between two texts', () => {
	test('leads from one to the other, cuts no character and is null only between equals', () => {
		fc.assert(
			fc.property(words, words, fc.nat(30), (old, next, caret) => {
				const edit = diffText(old, next, Math.min(caret, next.length));
				if (edit === null) {
					expect(old).toBe(next);
					return;
				}
				const { start, oldEnd, nextEnd } = edit;
				expect(old.slice(0, start) + next.slice(start, nextEnd) + old.slice(oldEnd)).toBe(next);
				for (const [text, at] of [
					[old, start],
					[old, oldEnd],
					[next, start],
					[next, nextEnd]
				] as const) {
					expect(splitsPair(text, at)).toBe(false);
				}
			}),
			{ numRuns: 2000 }
		);
	});

	test('is as small as a common start and end allow', () => {
		expect(diffText('abcdef', 'abXdef')).toEqual({ start: 2, oldEnd: 3, nextEnd: 3 });
		expect(diffText('abc', 'abc')).toBeNull();
		expect(diffText('', 'x')).toEqual({ start: 0, oldEnd: 0, nextEnd: 1 });
	});

	test('ends at the caret when several edits look the same', () => {
		expect(diffText('aa', 'aaa', 1)).toEqual({ start: 0, oldEnd: 0, nextEnd: 1 });
		expect(diffText('aa', 'aaa', 2)).toEqual({ start: 1, oldEnd: 1, nextEnd: 2 });
		expect(diffText('aaa', 'aa', 1)).toEqual({ start: 1, oldEnd: 2, nextEnd: 1 });
	});

	test('keeps a character whole when only half of it differs', () => {
		expect(diffText('😀', '😁')).toEqual({ start: 0, oldEnd: 2, nextEnd: 2 });
	});

	test('takes no unit as equal that the caller calls different', () => {
		expect(diffText('a￼b', 'a￼b', 3, (i) => i !== 1)).toEqual({ start: 1, oldEnd: 2, nextEnd: 2 });
	});
});
