import { expect, test } from 'vitest';
import { createRecoveryCode, normalWords, recoveryCodeOf } from './spoken.ts';

test('a recovery code is understood in every way that people write it', () => {
	const code = 'a0b1c-2d3e4-f5g6h-7j8k9-mnpqr-stvwx';
	const letters = code.replaceAll('-', '');
	const typed = [
		code.toUpperCase(),
		letters,
		code.replaceAll('-', ' '),
		`  ${code.replaceAll('-', '–')}\n`,
		[...letters].join('.'),
		code.replace('a0b1c', 'aObIc'),
		code.replace('a0b1c', 'aoblc'),
		'Ａ' + code.slice(1)
	];
	expect(typed.map(recoveryCodeOf)).toEqual(typed.map(() => code));
	for (const none of ['', 'a0b1c', letters + 'a', letters.slice(1)]) expect(recoveryCodeOf(none)).toBeNull();
});

test('codes made before this alphabet are still themselves', () => {
	const old = '23456-789ab-cdefg-hjkmn-pqrst-uvwxy';
	expect(recoveryCodeOf(old)).toBe(old);
});

test('each new code is another, and is already in the form that is hashed', () => {
	const codes = Array.from({ length: 100 }, createRecoveryCode);
	expect(new Set(codes).size).toBe(100);
	expect(codes.map(recoveryCodeOf)).toEqual(codes);
});

test('spoken words are the same however they are separated', () => {
	for (const typed of ['river lamp  stone tiger', 'River, Lamp, Stone, Tiger.', 'river-lamp-stone-tiger']) {
		expect(normalWords(typed)).toBe('river lamp stone tiger');
	}
});
