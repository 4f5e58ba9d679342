import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyOf, newDoc, runs } from './for-tests.ts';
import { updateText } from './text.ts';

const words = fc.string({
	unit: fc.constantFrom('a', 'b', 'é', '😀', '😁', '🈀', '\ud83d', '\u{1f9d1}'),
	maxLength: 8
});

test('a shared text reads what was written, here and on every other device', () => {
	fc.assert(
		fc.property(words, words, (before, after) => {
			const doc = newDoc();
			const text = doc.getText('t');
			updateText(text, before);
			updateText(text, after);
			expect(text.toString()).toBe(after.toWellFormed());
			expect(copyOf(doc).getText('t').toString()).toBe(text.toString());
		}),
		runs(300)
	);
});

test('only the middle is replaced, so that what others write around it stays', () => {
	const a = newDoc(1);
	a.getText('t').insert(0, 'one two three');
	const b = copyOf(a, 2);
	b.getText('t').insert(13, ' four');
	updateText(a.getText('t'), 'one 2 three');
	Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
	expect(a.getText('t').toString()).toBe('one 2 three four');
});

test('writing what is there already is no change', () => {
	const doc = newDoc();
	const text = doc.getText('t');
	text.insert(0, 'same');
	let updates = 0;
	doc.on('update', () => updates++);
	updateText(text, 'same');
	expect(updates).toBe(0);
});
