import { expect, test } from 'vitest';
import { addCard, cardText, deleteCard, getCard, listCards, listDeletedCards, updateCard } from './cards.ts';
import { addDataset, addKeyword, getDataset, updateDataset } from './datasets.ts';
import { edit, LOCAL } from './edit.ts';
import { ana, AT, ben, copyOf, meet, newDoc } from './for-tests.ts';
import { updateText } from './text.ts';
import { createUndo } from './undo.ts';

test('acts are undone one at a time and redone, however quickly they followed each other', () => {
	const doc = newDoc();
	const undo = createUndo(doc);
	const first = addCard(doc, { kind: 'barrier', text: 'one' }, ana, AT);
	const second = addCard(doc, { kind: 'barrier', text: 'two' }, ana, AT);
	deleteCard(doc, first, ana, AT);
	const ids = () => listCards(doc).map((one) => one.id);
	expect(ids()).toEqual([second]);
	undo.undo();
	expect(ids()).toEqual([first, second]);
	undo.undo();
	expect(ids()).toEqual([first]);
	undo.undo();
	expect(ids()).toEqual([]);
	expect(undo.undo()).toBe(false);
	undo.redo();
	undo.redo();
	expect(ids()).toEqual([first, second]);
	undo.redo();
	expect(ids()).toEqual([second]);
	expect(undo.canRedo()).toBe(false);
});

test('an added card that somebody else wrote in survives the undo of adding it', () => {
	const a = newDoc(1);
	const undo = createUndo(a);
	const id = addCard(a, { kind: 'barrier', text: 'No licence' }, ana, AT);
	const b = copyOf(a, 2);
	const text = cardText(b, id);
	if (text !== null) updateText(text, 'No licence, says Ben');
	meet(a, b);
	undo.undo();
	meet(a, b);
	for (const doc of [a, b])
		expect(getCard(doc, id)).toMatchObject({ text: 'No licence, says Ben', deleted: null });
});

test('an added card that only its author wrote in is gone after undo, and stands in Deleted', () => {
	const doc = newDoc();
	const undo = createUndo(doc);
	const id = addCard(doc, { kind: 'barrier' }, ana, AT);
	const text = cardText(doc, id);
	if (text !== null) updateText(text, 'words');
	updateCard(doc, id, { kind: 'idea' });
	while (undo.canUndo()) undo.undo();
	expect(listCards(doc)).toEqual([]);
	expect(listDeletedCards(doc, AT)).toMatchObject([{ id }]);
});

test('only what this device did is undone', () => {
	const a = newDoc(1);
	const id = addDataset(a, { title: 'Meals' }, ana, AT);
	const b = copyOf(a, 2);
	const undo = createUndo(a);
	updateDataset(a, id, { 'license.id': 'CC0-1.0' });
	updateDataset(b, id, { title: 'School meals' });
	addKeyword(b, id, 'school');
	meet(a, b);
	undo.undo();
	expect(getDataset(a, id)).toMatchObject({
		title: 'School meals',
		license: { id: '' },
		keywords: ['school']
	});
	expect(undo.canUndo()).toBe(false);
});

test('a later change of the same field by somebody else is not overwritten', () => {
	const a = newDoc(1);
	const id = addDataset(a, { title: 'Meals' }, ana, AT);
	const b = copyOf(a, 2);
	const undo = createUndo(a);
	updateDataset(a, id, { title: 'Lunches' });
	meet(a, b);
	updateDataset(b, id, { title: 'School meals' });
	meet(a, b);
	undo.undo();
	expect(getDataset(a, id)?.title).toBe('School meals');
});

test('typing runs together into one step', () => {
	const doc = newDoc();
	const id = addCard(doc, { kind: 'barrier', text: '' }, ana, AT);
	const undo = createUndo(doc);
	const text = cardText(doc, id);
	for (const next of ['N', 'No', 'No l']) if (text !== null) updateText(text, next);
	expect(getCard(doc, id)?.text).toBe('No l');
	undo.undo();
	expect(getCard(doc, id)?.text).toBe('');
});

test('typing and what is done right before or after it are steps of their own', () => {
	const doc = newDoc();
	const id = addCard(doc, { kind: 'barrier', text: '' }, ana, AT);
	const undo = createUndo(doc);
	const text = cardText(doc, id);
	if (text === null) throw new Error('the card has a text');
	updateText(text, 'No licence');
	updateCard(doc, id, { kind: 'idea' });
	updateText(text, 'No licence at all');
	const state = () => [getCard(doc, id)?.kind, getCard(doc, id)?.text];
	undo.undo();
	expect(state()).toEqual(['idea', 'No licence']);
	undo.undo();
	expect(state()).toEqual(['barrier', 'No licence']);
	undo.undo();
	expect(state()).toEqual(['barrier', '']);
});

test('an edit of several things is one step, and adding inside one is a programmer’s error', () => {
	const doc = newDoc();
	const id = addCard(doc, { kind: 'barrier' }, ana, AT);
	const undo = createUndo(doc);
	edit(doc, LOCAL, () => {
		updateCard(doc, id, { kind: 'idea' });
		updateCard(doc, id, { saidBy: 'Ben' });
	});
	undo.undo();
	expect(getCard(doc, id)).toMatchObject({ kind: 'barrier', saidBy: '' });
	expect(() => edit(doc, LOCAL, () => addCard(doc, { kind: 'idea' }, ben))).toThrow('outside edit()');
});

test('it tells when what can be undone changed, until it is stopped', () => {
	const doc = newDoc();
	const undo = createUndo(doc);
	let calls = 0;
	const stop = undo.observe(() => calls++);
	addCard(doc, { kind: 'barrier' }, ana, AT);
	expect(calls).toBe(1);
	undo.undo();
	expect(calls).toBeGreaterThan(1);
	stop();
	undo.stop();
	const before = calls;
	addCard(doc, { kind: 'barrier' }, ana, AT);
	expect(calls).toBe(before);
	expect(undo.canUndo()).toBe(false);
});
