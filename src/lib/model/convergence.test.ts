/** Several devices that edit alone and meet now and then end up with the same lists, and never with a broken one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import {
	addCard,
	cardText,
	deleteCard,
	getCard,
	listCards,
	moveCard,
	observeCards,
	restoreCard,
	updateCard
} from './cards.ts';
import { edit, installCheck, LOCAL } from './edit.ts';
import { ana, AT, ben, checkInvariants, copyOf, meet, newDoc, readAll, runs } from './for-tests.ts';
import { updateText } from './text.ts';
import { createUndo, type Undo } from './undo.ts';

const DEVICES = 3;
interface Device {
	doc: Y.Doc;
	undo: Undo;
}
type Act = (device: Device, all: Device[]) => void;

const pick = (doc: Y.Doc, n: number) => listCards(doc)[n % Math.max(1, listCards(doc).length)]?.id ?? 'none';
const act: fc.Arbitrary<Act> = fc.oneof(
	fc.constantFrom('barrier', 'idea').map(
		(kind): Act =>
			({ doc }) =>
				void addCard(doc, { kind, text: kind }, ana, AT)
	),
	fc.nat(9).map(
		(n): Act =>
			({ doc }) =>
				void updateCard(doc, pick(doc, n), { kind: `kind${n}` })
	),
	fc.tuple(fc.nat(9), fc.nat(9)).map(
		([n, to]): Act =>
			({ doc }) =>
				void moveCard(doc, pick(doc, n), to === 0 ? null : pick(doc, to))
	),
	fc.nat(9).map(
		(n): Act =>
			({ doc }) =>
				void deleteCard(doc, pick(doc, n), ben, AT)
	),
	fc.nat(9).map(
		(n): Act =>
			({ doc }) =>
				void restoreCard(doc, [...doc.getMap('cards').keys()][n] ?? 'none')
	),
	fc.tuple(fc.nat(9), fc.string({ maxLength: 6, unit: 'grapheme' })).map(([n, text]): Act => ({ doc }) => {
		const shared = cardText(doc, pick(doc, n));
		if (shared !== null) updateText(shared, text);
	}),
	fc.constant<Act>(({ undo }) => void undo.undo()),
	fc.constant<Act>(({ undo }) => void undo.redo()),
	fc.nat(DEVICES - 1).map(
		(other): Act =>
			(device, all) =>
				meet(device.doc, all[other]?.doc ?? device.doc)
	)
);

test('devices converge, at every step what is remembered is true, and edits really happened', () => {
	const uninstall = installCheck(checkInvariants);
	let edits = 0;
	try {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(DEVICES - 1), act), { minLength: 5, maxLength: 25 }), (script) => {
				const start = newDoc(DEVICES + 1);
				for (const text of ['one', 'two', 'three']) addCard(start, { kind: 'idea', text }, ana, AT);
				const before = JSON.stringify(readAll(start));
				const devices = Array.from({ length: DEVICES }, (_, n) => {
					const doc = copyOf(start, n + 1);
					return { doc, undo: createUndo(doc) };
				});
				for (const [n, run] of script) {
					const device = devices[n];
					if (device !== undefined) run(device, devices);
				}
				meet(...devices.map((one) => one.doc));
				const [first, ...others] = devices.map((one) => JSON.stringify(readAll(one.doc)));
				for (const other of others) expect(other).toBe(first);
				edits += first === before ? 0 : 1;
				for (const one of devices) checkInvariants(one.doc);
			}),
			runs(60)
		);
	} finally {
		uninstall();
	}
	expect(edits).toBeGreaterThan(40);
});

test('inserts at one place at once all stand, in one order everywhere, and can be told apart by moving', () => {
	const a = newDoc(1);
	addCard(a, { kind: 'idea', text: 'last' }, ana, AT);
	const b = copyOf(a, 2);
	const mine = addCard(a, { kind: 'idea', text: 'a' }, ana, AT);
	const theirs = addCard(b, { kind: 'idea', text: 'b' }, ben, AT);
	meet(a, b);
	expect(getCard(a, mine)?.order).toBe(getCard(a, theirs)?.order);
	expect(listCards(a)).toEqual(listCards(b));
	const third = addCard(a, { kind: 'idea', text: 'c' }, ana, AT);
	const second = listCards(a)[2]?.id ?? '';
	moveCard(a, third, second);
	meet(a, b);
	expect(
		listCards(b)
			.map((one) => one.id)
			.indexOf(third)
	).toBe(2);
	expect(new Set(listCards(b).map((one) => one.order)).size).toBe(4);
});

test('a read inside an edit and inside an observer sees what was just written', () => {
	const doc = newDoc();
	const id = addCard(doc, { kind: 'idea', text: 'one' }, ana, AT);
	expect(getCard(doc, id)?.kind).toBe('idea');
	const seen: unknown[] = [];
	observeCards(doc, () => {
		seen.push(getCard(doc, id)?.kind);
		if (getCard(doc, id)?.kind === 'barrier') {
			updateCard(doc, id, { kind: 'question' });
			seen.push(getCard(doc, id)?.kind);
		}
	});
	edit(doc, LOCAL, () => {
		updateCard(doc, id, { kind: 'barrier' });
		seen.push(getCard(doc, id)?.kind, listCards(doc)[0]?.kind);
	});
	expect(seen).toEqual(['barrier', 'barrier', 'barrier', 'question', 'question']);
	expect(getCard(doc, id)?.kind).toBe('question');
});

test('an entry nobody changed is the same object as before, also when another one was typed in', () => {
	const doc = newDoc();
	const one = addCard(doc, { kind: 'idea', text: 'one' }, ana, AT);
	const two = addCard(doc, { kind: 'idea', text: 'two' }, ana, AT);
	const before = getCard(doc, one);
	const list = listCards(doc);
	expect(listCards(doc)).toBe(list);
	const text = cardText(doc, two);
	if (text !== null) updateText(text, 'two!');
	expect(getCard(doc, one)).toBe(before);
	expect(getCard(doc, two)?.text).toBe('two!');
	expect(listCards(doc)).not.toBe(list);
});
