import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { ana, AT, ben, copyOf, newDoc } from './for-tests.ts';
import {
	addNote,
	getNote,
	listNotes,
	markNoteEdited,
	moveNote,
	noteBody,
	observeNotes,
	readNote,
	updateNote
} from './notes.ts';
import { appendProse, proseText, readProse, type ProseNode } from './prose.ts';

const BODY: ProseNode = {
	type: 'doc',
	content: [
		{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'What we heard' }] },
		{
			type: 'taskList',
			content: [
				{
					type: 'taskItem',
					attrs: { checked: true },
					content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Read the promise' }] }]
				}
			]
		},
		{
			type: 'paragraph',
			content: [
				{ type: 'text', text: 'See ' },
				{
					type: 'text',
					text: 'the portal',
					marks: [{ type: 'link', attrs: { href: 'https://example.org' } }]
				},
				{ type: 'text', text: ' now', marks: [{ type: 'bold', attrs: {} }] }
			]
		}
	]
};

test('a page is written, read back as it was, and the same on another device', () => {
	const doc = newDoc();
	const id = addNote(doc, { title: 'Heard', body: BODY }, ana, AT);
	expect(readNote(doc, id)).toEqual(BODY);
	expect(readNote(copyOf(doc), id)).toEqual(BODY);
	expect(listNotes(doc)).toMatchObject([{ id, title: 'Heard', createdBy: ana.principal }]);
	expect(proseText(readNote(doc, id))).toBe('What we heardRead the promiseSee the portal now');
});

test('the shared text is there from the start, and typing in it reaches observers', () => {
	const doc = newDoc();
	const id = addNote(doc, { title: '' }, ana, AT);
	let calls = 0;
	observeNotes(doc, () => calls++);
	const body = noteBody(doc, id);
	body?.insert(0, [new Y.XmlElement('paragraph')]);
	expect(calls).toBe(1);
	expect(noteBody(doc, 'nothing')).toBeNull();
	expect(readNote(doc, 'nothing')).toEqual({ type: 'doc', content: [] });
});

test('pages are renamed and reordered', () => {
	const doc = newDoc();
	const one = addNote(doc, { title: 'one' }, ana, AT);
	const two = addNote(doc, { title: 'two' }, ana, AT);
	moveNote(doc, two, one);
	updateNote(doc, two, { title: 'zwei' });
	expect(listNotes(doc).map((note) => note.title)).toEqual(['zwei', 'one']);
});

test('who wrote in a page is kept, once a minute', () => {
	const doc = newDoc();
	const id = addNote(doc, { title: 'one' }, ana, AT);
	let updates = 0;
	doc.on('update', () => updates++);
	for (const ms of [0, 10, 59_000]) markNoteEdited(doc, id, ana, AT + ms);
	expect(updates).toBe(1);
	markNoteEdited(doc, id, ben, AT + 60_000);
	markNoteEdited(doc, id, { principal: '__proto__', name: '' }, AT);
	expect(getNote(doc, id)?.editedBy).toEqual([
		{ principal: ben.principal, at: AT + 60_000 },
		{ principal: ana.principal, at: AT }
	]);
});

test('names of marks that may overlap lose the editor’s hash', () => {
	const body = newDoc().getXmlFragment('x');
	const text = new Y.XmlText();
	body.insert(0, [text]);
	text.insert(0, 'word', { 'comment--a1b2c3d4': { id: 'c1' } });
	expect(readProse(body).content?.[0]?.marks).toEqual([{ type: 'comment', attrs: { id: 'c1' } }]);
});

test('very deep nesting is cut, not followed', () => {
	const body = newDoc().getXmlFragment('x');
	let node: ProseNode = { type: 'text', text: 'deep' };
	for (let depth = 0; depth < 500; depth++) node = { type: 'blockquote', content: [node] };
	appendProse(body, { type: 'doc', content: [node] });
	expect(proseText(readProse(body))).toBe('');
});
