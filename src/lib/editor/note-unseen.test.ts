/** What was found out one by one about unseen words; `note-restructure.test.ts` looks for more. */
import { TextSelection } from '@tiptap/pm/state';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { pageOf, RESTRUCTURINGS, Writer } from './note-crowd-for-tests.ts';

/** People with the same page of these lines who do not hear of each other until they `meet`. */
function meetingOn(...lines: string[]) {
	const start = pageOf(...lines);
	const join = (clientId: number, { mayWrite = true } = {}) =>
		new Writer([start], () => {}, { clientId, mayWrite });
	return { join };
}

/** Position behind words on a writer's page. */
function behind({ state }: Writer, words: string): number {
	let found: number | null = null;
	state.doc.descendants((node, pos) => {
		const at = (node.text ?? '').indexOf(words);
		if (at >= 0) found ??= pos + at + words.length;
	});
	if (found === null) throw new Error(`Nobody wrote ${words}`);
	return found;
}

/** Puts the writer's caret behind `words`, or selects from there to behind `to`. */
function place(writer: Writer, words: string, to = words): void {
	const { doc, tr } = writer.state;
	writer.dispatch(tr.setSelection(TextSelection.create(doc, behind(writer, words), behind(writer, to))));
}

/** All get what the others have until nobody has anything new. */
async function meet(...writers: Writer[]): Promise<void> {
	for (let round = 0; round < 6; round++) {
		for (const from of writers) {
			for (const to of writers) {
				if (from !== to) to.receive(Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)));
			}
		}
		await Promise.resolve();
	}
}

/** What stands on everybody's page, which is the same. */
function page(...writers: Writer[]): string[] {
	const [first, ...others] = writers as [Writer, ...Writer[]];
	for (const other of others) expect(other.lines).toEqual(first.lines);
	for (const writer of writers) expect(writer.read().toJSON()).toEqual(writer.state.doc.toJSON());
	return first.lines;
}

const become = (writer: Writer, what: string) => RESTRUCTURINGS[what]?.(writer);

describe('unseen words', () => {
	test('stand where they were meant to stand in what their line became, for everybody', async () => {
		const meeting = meetingOn('title', 'water data');
		const [ana, bob, cem] = [meeting.join(3), meeting.join(1), meeting.join(2)];
		place(ana, 'water');
		become(ana, 'heading');
		place(bob, 'water');
		bob.type(' quality');
		await meet(ana, bob, cem);
		expect(page(ana, bob, cem)).toEqual(['paragraph: title', 'heading: water quality data']);
	});

	test('come from a closed tab a week later, when the line became something else twice and nobody remembers it', async () => {
		const meeting = meetingOn('title', 'water data');
		const [ana, bob] = [meeting.join(1), meeting.join(2)];
		place(bob, 'water');
		bob.type(' quality');
		const stored = bob.updates;
		bob.stop();
		place(ana, 'water');
		become(ana, 'heading');
		place(ana, 'water');
		become(ana, 'quote');
		const compacted = new Y.Doc();
		Y.applyUpdate(compacted, Y.encodeStateAsUpdate(ana.doc));
		const reopened = new Writer(stored, () => {}, { clientId: 5 });
		const newcomer = new Writer([Y.encodeStateAsUpdate(compacted)], () => {}, { clientId: 6 });
		await meet(newcomer, reopened);
		expect(page(newcomer, reopened)).toEqual(['paragraph: title', 'heading: water quality data']);
	});

	test('are kept in pages that nobody has open', async () => {
		const meeting = meetingOn('title', 'water data');
		const [ana, bob] = [meeting.join(1), meeting.join(2)];
		place(ana, 'water');
		become(ana, 'heading');
		place(bob, 'water');
		bob.type(' quality');
		bob.binding.detach();
		await meet(ana, bob);
		expect(page(ana)).toEqual(['paragraph: title', 'heading: water quality data']);
	});

	test('of somebody who is gone stand on their own, until somebody writes who opens the page anew', async () => {
		const meeting = meetingOn('title', 'water data');
		const [ana, bob] = [meeting.join(1), meeting.join(2)];
		place(ana, 'water');
		become(ana, 'heading');
		await Promise.resolve();
		place(bob, 'water');
		bob.type(' quality');
		ana.receive(Y.encodeStateAsUpdate(bob.doc));
		await Promise.resolve();
		expect(page(ana)).toEqual(['paragraph: title', 'heading: water data', 'paragraph:  quality']);
		const later = new Writer([Y.encodeStateAsUpdate(ana.doc)]);
		place(later, 'title');
		later.type('!');
		await Promise.resolve();
		expect(page(later)).toEqual(['paragraph: title!', 'heading: water quality data']);
	});

	test('stay on their own where everything around them was deleted', async () => {
		const meeting = meetingOn('title', 'one', 'two', 'three', 'end');
		const [ana, bob] = [meeting.join(1), meeting.join(2)];
		place(ana, 'title', 'three');
		ana.dispatch(ana.state.tr.deleteSelection());
		place(bob, 'two');
		bob.type(' stays');
		await meet(ana, bob);
		expect(page(ana, bob)).toEqual(['paragraph: title', 'paragraph:  stays', 'paragraph: end']);
		place(ana, ' stays');
		for (let i = 0; i < 6; i++)
			ana.dispatch(ana.state.tr.delete(ana.state.selection.from - 1, ana.state.selection.from));
		await meet(ana, bob);
		expect(page(ana, bob)).toEqual(['paragraph: title', 'paragraph: ', 'paragraph: end']);
	});

	test('go with the block that was cut, once it is pasted', async () => {
		const meeting = meetingOn('title', 'the water data we have', 'end');
		const [ana, bob] = [meeting.join(1), meeting.join(2)];
		place(bob, 'water');
		bob.type(' quality');
		place(ana, 'water');
		become(ana, 'cut and paste');
		await meet(ana, bob);
		expect(page(ana, bob)).toEqual([
			'paragraph: title',
			'paragraph: end',
			'paragraph: the water quality data we have'
		]);
	});

	test('are left alone by those who may not write', async () => {
		const meeting = meetingOn('title', 'water data');
		const [ana, reader] = [meeting.join(1), meeting.join(2, { mayWrite: false })];
		const bob = meeting.join(3);
		for (const [writer, what] of [
			[ana, 'heading'],
			[bob, 'quote']
		] as const) {
			place(writer, 'water');
			become(writer, what);
		}
		const before = reader.updates.length;
		reader.receive(Y.encodeStateAsUpdate(ana.doc));
		reader.receive(Y.encodeStateAsUpdate(bob.doc));
		expect(reader.updates.length).toBe(before + 2);
		expect(reader.text.match(/water data/g)).toHaveLength(2);
		await meet(ana, bob, reader);
		expect(page(ana, bob, reader)).toEqual(['paragraph: title', expect.stringMatching(/: water data$/)]);
	});
});

test('nobody can have letters deleted by calling them doubles, or stop a page by moves in a circle', async () => {
	const meeting = meetingOn('title', 'water data');
	const [ana, eve] = [meeting.join(1), meeting.join(2)];
	place(ana, 'data');
	ana.type(' of Ana');
	await meet(ana, eve);
	const moves = eve.doc.getMap('moves');
	const last = Y.getState(ana.doc.store, 1) - 1;
	const title = (eve.body.get(0) as Y.XmlElement).get(0) as Y.XmlText;
	const { client = 0, clock = 0 } = title._start?.id ?? {};
	for (let i = 0; i < 5; i++) moves.set(`1:${last - i}`, [0, 1, client, clock + i]);
	moves.set('2:1', [0, 5, 2, 3]);
	moves.set('2:3', [0, 5, 2, 1]);
	moves.set('2:7', [0, Number.MAX_SAFE_INTEGER, 1, 0]);
	moves.set('nonsense', { a: 1 });
	place(eve, 'title');
	eve.type('!');
	await meet(ana, eve);
	expect(page(ana, eve)).toEqual(['paragraph: title!', 'paragraph: water data of Ana']);
});

describe('taking back', () => {
	test('several steps that others built on leaves the words to what the others made of them', async () => {
		const meeting = meetingOn('title', 'water data', 'end');
		const [ana, bob] = [meeting.join(9), meeting.join(1)];
		place(bob, 'water');
		become(bob, 'heading');
		await meet(ana, bob);
		place(bob, 'water');
		become(bob, 'move');
		bob.undo.undo();
		place(ana, 'water');
		become(ana, 'move');
		// Each hears of the other's step before it hears of anything that follows from it.
		const moved = Y.encodeStateAsUpdate(ana.doc);
		for (const update of [...bob.updates]) ana.receive(update);
		bob.receive(moved);
		await meet(ana, bob);
		expect(page(ana, bob).filter((line) => line.includes('water data'))).toHaveLength(1);
	});

	test('a heading takes the words others typed in it back into the line it was', async () => {
		const meeting = meetingOn('title', 'water data');
		const [ana, bob] = [meeting.join(1), meeting.join(2)];
		place(ana, 'water');
		become(ana, 'heading');
		await meet(ana, bob);
		place(bob, 'water');
		bob.type(' quality');
		await meet(ana, bob);
		ana.undo.undo();
		await meet(ana, bob);
		expect(page(ana, bob)).toEqual(['paragraph: title', 'paragraph: water quality data']);
		ana.undo.redo();
		await meet(ana, bob);
		expect(page(ana, bob)).toEqual(['paragraph: title', 'heading: water quality data']);
	});
});
