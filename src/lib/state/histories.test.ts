import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { historyOf } from '$lib/model';
import { Histories } from './histories.ts';

let doc: Y.Doc;
let histories: Histories;
beforeEach(() => {
	doc = new Y.Doc();
	histories = new Histories();
});

/** A text with a history of its own in which each write is a step. */
function place(name: string) {
	const text = doc.getText(name);
	const manager = new Y.UndoManager(text, { captureTimeout: 0, trackedOrigins: new Set([name]) });
	const write = (words: string) => doc.transact(() => text.insert(text.length, words), name);
	return { text, manager, write, leave: histories.join(historyOf(manager)) };
}

const read = () => `${doc.getText('note').toString()}|${doc.getText('cards').toString()}`;

test('The last step is taken back first, wherever it was made, and comes back in the same order', () => {
	const [note, cards] = [place('note'), place('cards')];
	note.write('a');
	cards.write('1');
	note.write('b');
	const seen = [];
	while (histories.can('undo')) seen.push([histories.undo(), read()]);
	expect(seen).toEqual([
		[true, 'a|1'],
		[true, 'a|'],
		[true, '|']
	]);
	while (histories.can('redo')) seen.push([histories.redo(), read()]);
	expect(seen.slice(3)).toEqual([
		[true, 'a|'],
		[true, 'a|1'],
		[true, 'ab|1']
	]);
});

test('What was undone inside a text is not undone a second time', () => {
	const [note, cards] = [place('note'), place('cards')];
	cards.write('1');
	note.write('a');
	note.manager.undo();
	expect(histories.undo()).toBe(true);
	expect(read()).toBe('|');
	expect(histories.can('undo')).toBe(false);
});

test('A text that is left takes its steps with it', () => {
	const [note, cards] = [place('note'), place('cards')];
	cards.write('1');
	note.write('a');
	note.leave();
	expect(histories.undo()).toBe(true);
	expect(read()).toBe('a|');
	expect(histories.can('undo')).toBe(false);
});

test('Steps whose words others have deleted do not stand in the way', () => {
	const [note, cards] = [place('note'), place('cards')];
	cards.write('1');
	note.write('a');
	note.text.delete(0, 1);
	expect(histories.undo()).toBe(true);
	expect(read()).toBe('|');
});
