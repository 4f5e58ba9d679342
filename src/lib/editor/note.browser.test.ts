import { afterEach, describe, expect, test, vi } from 'vitest';
import {
	connect,
	exchange,
	shownAndRead,
	openNote,
	type Peer,
	press,
	select,
	type
} from './note-for-tests.ts';
import { standing, written } from './note-written-for-tests.ts';
import type { NoteEditorOptions } from './note.ts';
import type * as Y from 'yjs';

const open: Peer[] = [];
function join(doc?: Y.Doc, options?: Partial<NoteEditorOptions>): Peer {
	const peer = openNote(doc, options);
	open.push(peer);
	return peer;
}
afterEach(() => open.splice(0).forEach((peer) => peer.leave()));

function expectTrue(peer: Peer): void {
	const [shown, read] = shownAndRead(peer);
	expect(shown).toEqual(read);
}

const html = ({ text }: Peer) => text.innerHTML;

describe('one person', () => {
	test('what is typed is in the shared body at once', () => {
		const ana = join();
		type(ana, 'Barriers');
		expect(ana.body.toJSON()).toBe('<paragraph>Barriers</paragraph>');
		press(ana, 'Enter');
		type(ana, 'No licence');
		expect(ana.body.toJSON()).toBe('<paragraph>Barriers</paragraph><paragraph>No licence</paragraph>');
	});

	test('a key acts where the caret is, also when it was moved a moment ago', () => {
		const ana = join();
		type(ana, 'Where did they not? Keep both sentences.');
		ana.note.focus('end');
		const words = ana.text.querySelector('p')?.firstChild;
		if (words == null) throw new Error('nothing is shown');
		getSelection()?.collapse(words, 5);
		press(ana, 'Enter');
		expect(ana.body.toJSON()).toBe(
			'<paragraph>Where</paragraph><paragraph> did they not? Keep both sentences.</paragraph>'
		);
	});

	test('an empty page is not written until somebody types', () => {
		const ana = join();
		expect(ana.body.length).toBe(0);
		expect(ana.editor.state.doc.childCount).toBe(1);
	});

	test.each([
		['# ', 'h1'],
		['## ', 'h2'],
		['### ', 'h3'],
		['- ', 'ul > li'],
		['1. ', 'ol > li'],
		['> ', 'blockquote > p'],
		['[ ] ', 'ul[data-type="taskList"] > li input[type="checkbox"]'],
		['``` ', 'pre > code'],
		['--- ', 'hr']
	])('typing %s makes %s', (markdown, selector) => {
		const ana = join();
		type(ana, 'Title');
		press(ana, 'Enter');
		type(ana, markdown);
		expect(ana.text.querySelector(selector)).not.toBeNull();
		expectTrue(ana);
	});

	test.each([
		['**bold** ', 'strong'],
		['*slanted* ', 'em'],
		['~~gone~~ ', 's'],
		['`code` ', 'code']
	])('typing %s makes a %s', (markdown, selector) => {
		const ana = join();
		type(ana, markdown);
		expect(ana.text.querySelector(selector)).not.toBeNull();
		expectTrue(ana);
	});

	test('the first line is the title, and only its writer is told to store it', () => {
		const [anaTitle, bobTitle] = [vi.fn(), vi.fn()];
		const ana = join(undefined, { onTitle: anaTitle });
		const bob = join(undefined, { onTitle: bobTitle });
		connect(ana.doc, bob.doc);
		type(ana, 'Plan');
		expect(anaTitle).toHaveBeenLastCalledWith('Plan');
		expect(bobTitle).not.toHaveBeenCalled();
		expect(bob.note.title()).toBe('Plan');
		press(ana, 'Enter');
		type(ana, 'more');
		expect(anaTitle).toHaveBeenCalledTimes(4);
		expect(html(ana)).toContain('role="heading"');
	});

	test('a page that cannot be written to takes no text until it can', () => {
		const ana = join(undefined, { readOnly: true });
		expect(ana.text.contentEditable).toBe('false');
		ana.note.setReadOnly(false);
		expect(ana.text.contentEditable).toBe('true');
		ana.note.setReadOnly(true);
		expect(ana.text.contentEditable).toBe('false');
	});

	test('every block finds its own direction', () => {
		const ana = join();
		type(ana, 'مرحبا');
		press(ana, 'Enter');
		type(ana, '- item');
		for (const block of ana.text.querySelectorAll('p, ul, li'))
			expect(block.getAttribute('dir')).toBe('auto');
		expect(getComputedStyle(ana.text.querySelectorAll('p')[0] as Element).direction).toBe('rtl');
	});
});

describe('two people', () => {
	test('see each other type', () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		type(ana, 'Hello');
		select(bob, 0, 5);
		type(bob, ' there');
		expect(ana.text.textContent).toContain('Hello there');
		expect(written(ana.body)).toEqual(written(bob.body));
	});

	test('who start typing in the same new line at once keep both texts', () => {
		const [ana, bob] = [join(), join()];
		type(ana, 'Title');
		press(ana, 'Enter');
		exchange(ana.doc, bob.doc);
		select(ana, 1, 0);
		select(bob, 1, 0);
		type(ana, 'from Ana');
		type(bob, 'from Bob');
		exchange(ana.doc, bob.doc);
		const line = ana.editor.state.doc.child(1).textContent;
		expect([...line].sort()).toEqual([...'from Anafrom Bob'].sort());
		expect(ana.editor.state.doc.childCount).toBe(2);
		select(ana, 1, line.length);
		type(ana, '!');
		exchange(ana.doc, bob.doc);
		expect(bob.editor.state.doc.child(1).textContent).toBe(`${line}!`);
		expectTrue(bob);
	});

	test('keep their carets where they were in the text, and their focus', () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		type(ana, 'One two three');
		const elsewhere = document.createElement('input');
		ana.host.append(elsewhere);
		select(bob, 0, 7);
		elsewhere.focus();
		select(ana, 0, 0);
		type(ana, 'Zero ');
		expect(bob.editor.state.selection.from).toBe(1 + 7 + 5);
		expect(document.activeElement).toBe(elsewhere);
		select(bob, 0, 3);
		select(ana, 0, 3);
		type(ana, 'XX');
		expect(bob.editor.state.selection.from).toBe(1 + 3);
	});

	test('who type into a heading leave its level to whoever changes it meanwhile', () => {
		const [ana, bob] = [join(), join()];
		type(ana, '# Head');
		exchange(ana.doc, bob.doc);
		const heading = ana.body.get(0) as Y.XmlElement;
		heading.setAttribute('level', 3 as never);
		select(bob, 0, 4);
		type(bob, 'ing');
		exchange(ana.doc, bob.doc);
		expect(standing(bob.body)).toEqual([
			{ heading: { level: 3 }, children: [{ text: [{ insert: 'Heading' }] }] }
		]);
		press(bob, 'Enter');
		type(bob, 'text');
		expect((standing(bob.body) as unknown[])[1]).toEqual({
			paragraph: {},
			children: [{ text: [{ insert: 'text' }] }]
		});
	});

	test('take back only what they wrote themselves', () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		type(ana, 'Ana wrote this');
		select(bob, 0, 3);
		type(bob, ' and Bob');
		expect(ana.note.undo()).toBe(true);
		expect(ana.text.textContent).toContain(' and Bob');
		expect(ana.text.textContent).not.toContain('wrote');
		expect(ana.note.undo()).toBe(false);
		ana.note.redo();
		expect(bob.text.textContent).toContain('Ana and Bob wrote this');
		expect(written(ana.body)).toEqual(written(bob.body));
	});

	test('end with the same text even when one writes into the middle of a character', () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		type(ana, '👍');
		select(ana, 0, 1);
		type(ana, 'x');
		expect(written(ana.body)).toEqual(written(bob.body));
		expect(bob.text.textContent).toContain('\ufffdx\ufffd');
	});

	test('undoing a heading keeps what another typed into it', () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		type(ana, '# Head');
		select(bob, 0, 4);
		type(bob, 'line by Bob');
		while (ana.note.undo());
		expect(ana.text.textContent).toContain('line by Bob');
		expectTrue(ana);
		expectTrue(bob);
	});
});
