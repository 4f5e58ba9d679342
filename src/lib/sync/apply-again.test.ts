import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyRefused } from './apply-again.ts';
import type { RefusedContent } from './quarantine.ts';

/** A document with edits on top of what `base` has. */
function refusedOn(base: Y.Doc, ...texts: string[]): RefusedContent {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(base));
	const edits: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => edits.push(update));
	for (const text of texts) doc.getText('text').insert(doc.getText('text').length, text);
	return { updates: [Y.encodeStateAsUpdate(doc)], edits };
}

function docWith(text: string): Y.Doc {
	const doc = new Y.Doc();
	doc.getText('text').insert(0, text);
	return doc;
}

test('Refused edits are made again, and again does nothing', () => {
	const doc = docWith('a');
	const refused = refusedOn(doc, 'b', 'c');
	expect(applyRefused(doc, 'content', refused, 'participant')).toBe('applied');
	expect(doc.getText('text').toString()).toBe('abc');
	expect(applyRefused(doc, 'content', refused, 'participant')).toBe('applied');
	expect(doc.getText('text').toString()).toBe('abc');
});

test('Without the right to write nothing is made', () => {
	const doc = docWith('a');
	for (const role of ['reader', 'commenter', null] as const) {
		expect(applyRefused(doc, 'content', refusedOn(doc, 'b'), role)).toBe('role');
	}
	expect(applyRefused(new Y.Doc(), 'discussion', refusedOn(new Y.Doc(), 'b'), 'commenter')).toBe('applied');
	expect(doc.getText('text').toString()).toBe('a');
});

test('Edits that build on something which is gone are not made in part', () => {
	const refused = refusedOn(docWith('lost by the server'), 'b');
	const doc = docWith('new');
	expect(applyRefused(doc, 'content', refused, 'participant')).toBe('incomplete');
	expect(doc.getText('text').toString()).toBe('new');
	expect(doc.store.pendingStructs).toBeNull();
});

test('An edit that stands for everything brings everything', () => {
	const refused = refusedOn(docWith('base '), 'b');
	const doc = new Y.Doc();
	expect(applyRefused(doc, 'content', { ...refused, edits: [null] }, 'facilitator')).toBe('applied');
	expect(doc.getText('text').toString()).toBe('base b');
});
