import { expect, test } from 'vitest';
import { cutAt } from './cut-at.ts';

test('a line is cut at its delimiters, not at those in quotes', () => {
	expect(cutAt('17;"a;b";', ';', '"')).toEqual(['17', '"a;b"', '']);
	expect(cutAt('17;"a;b"', ';', '')).toEqual(['17', '"a', 'b"']);
	expect(cutAt('a||b', '||', '"')).toEqual(['a', 'b']);
	expect(cutAt('a,b', null, '"')).toEqual(['a,b']);
	expect(cutAt('', ',', '"')).toEqual(['']);
});
