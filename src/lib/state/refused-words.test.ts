import { expect, test } from 'vitest';
import { refusedWords } from './refused-words.ts';

const CARD = { kind: 'barrier', order: 'a0', createdBy: 'OHTYc1HFJv3mgM0AO3Rzu' };

test('of a refused document only the words are shown that are not in the one in its place', () => {
	const there = { cards: { a: { ...CARD, text: 'No licence' } }, pages: { p: ['Notes from the table'] } };
	const refused = {
		cards: {
			a: { ...CARD, text: 'No licence' },
			b: {
				...CARD,
				kind: 'idea',
				order: 'a1',
				text: 'Written on the train',
				dataset: '2SiJl74pzFxfXu8DYJtNY'
			}
		},
		pages: { p: ['Notes from the table', { element: 'paragraph', attributes: {}, children: ['A line'] }] }
	};
	expect(refusedWords(refused, there)).toBe('Written on the train\nA line');
});

test('a long word is no id, and what was only moved or deleted has no words', () => {
	expect(refusedWords({ a: 'Wasserwirtschaftsdate' }, {})).toBe('Wasserwirtschaftsdate');
	expect(refusedWords({ cards: { a: { ...CARD, order: 'b0' } } }, { cards: { a: CARD, b: CARD } })).toBe('');
});
