import { expect, test } from 'vitest';
import { covers } from './fonts.ts';

const codes = (text: string) => [...text].map((letter) => letter.codePointAt(0) ?? 0);

test('a file of a font is taken in only for its letters', () => {
	expect(covers('U+0000-00FF, U+0131', codes('São'))).toBe(true);
	expect(covers('U+0370-0377', codes('São'))).toBe(false);
	expect(covers('U+0370-0377, U+1F??', codes('ἀ'))).toBe(true);
	expect(covers('U+131', codes('ı'))).toBe(true);
	expect(covers('', codes('x'))).toBe(true);
});
