import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	connect,
	exchange,
	openNote,
	type Peer,
	press,
	select,
	shownAndRead,
	type
} from './note-for-tests.ts';
import { written } from './note-written-for-tests.ts';

const open: Peer[] = [];
function join(doc?: Y.Doc): Peer {
	const peer = openNote(doc);
	open.push(peer);
	return peer;
}
afterEach(() => open.splice(0).forEach((peer) => peer.leave()));

function element(
	name: string,
	attributes: Record<string, unknown> = {},
	children: (Y.XmlElement | Y.XmlText)[] = []
) {
	const made = new Y.XmlElement(name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
	made.insert(0, children);
	return made;
}
function text(...delta: { insert: string | object; attributes?: Record<string, unknown> }[]) {
	const made = new Y.XmlText();
	made.applyDelta(delta);
	return made;
}

const comment = { comment: { id: 'c1', at: 7 } };
const table = () =>
	element('table', { columns: [120, 80], ruled: true }, [
		element('tableRow', {}, [
			element('tableCell', { span: 2 }, [element('paragraph', {}, [text({ insert: 'in a cell' })])])
		])
	]);

/** A page as a later version may write it: blocks, things in lines, marks and attributes this one has never heard of. */
function pageOfTomorrow(): Y.Doc {
	const doc = new Y.Doc();
	const body = doc.getXmlFragment('body');
	body.insert(0, [
		element('paragraph', { owner: 'ana', lang: 'pt' }, [
			text(
				{ insert: 'before ' },
				{
					insert: 'commented',
					attributes: { ...comment, bold: {}, 'note--a1B2c3D4': { deep: [1, { x: null }] } }
				},
				{ insert: ' after ' },
				{ insert: { chip: 'dataset' } },
				{ insert: ' end' }
			),
			element('mention', { principal: 'bob', at: 12 }),
			text({ insert: ' tail', attributes: { link: { href: 'https://example.org', archived: '2030' } } })
		]),
		table(),
		element('heading', { level: 2, anchor: 'h-1' }, [text({ insert: 'A heading' })]),
		element('bulletList', { marker: 'dash' }, [
			element('listItem', { done: 0.5 }, [element('paragraph', {}, [text({ insert: 'item' })]), table()]),
			element('cardItem', { card: 'k9' }, [element('paragraph', {}, [text({ insert: 'card' })])])
		]),
		element('codeBlock', { language: 'sql', run: true }, [text({ insert: 'SELECT 1', attributes: comment })]),
		element('result', { query: 'q1', rows: 8 }),
		element('paragraph', {}, [text({ insert: 'last' })])
	]);
	return doc;
}

/** The page without the letters typed in the tests, as one string, so that what is left can be compared byte by byte. */
function withoutTyped(type: unknown): string {
	if (!(type instanceof Y.XmlText)) {
		const children = (type as Y.XmlFragment).toArray().map(withoutTyped).join('');
		return type instanceof Y.XmlElement
			? `<${type.nodeName} ${JSON.stringify(type.getAttributes())}>${children}</>`
			: children;
	}
	const runs: { insert: unknown; attributes: string }[] = [];
	for (const { insert, attributes } of type.toDelta() as { insert: unknown; attributes?: object }[]) {
		const left = typeof insert === 'string' ? insert.replaceAll('Ж', '') : insert;
		const last = runs.at(-1);
		const marks = JSON.stringify(attributes ?? {});
		if (left === '') continue;
		if (last?.attributes === marks && typeof last.insert === 'string' && typeof left === 'string')
			last.insert += left;
		else runs.push({ insert: left, attributes: marks });
	}
	return JSON.stringify(runs);
}

describe('a page of a newer version', () => {
	test('is as it was after it was only looked at', () => {
		const doc = pageOfTomorrow();
		const before = JSON.stringify(written(doc.getXmlFragment('body')));
		const state = Y.encodeStateAsUpdate(doc);
		const ana = join(doc);
		expect(ana.text.querySelectorAll('.note-kept')).toHaveLength(4);
		expect(ana.text.textContent).toContain('in a cell');
		expect(JSON.stringify(written(ana.body))).toBe(before);
		expect(Y.encodeStateAsUpdate(doc)).toEqual(state);
	});

	test('keeps every element, mark and attribute when people type all over it', () => {
		const doc = pageOfTomorrow();
		const before = withoutTyped(doc.getXmlFragment('body'));
		const [ana, bob] = [join(doc), join()];
		connect(ana.doc, bob.doc);
		const sizes = [...ana.editor.state.doc.children];
		for (const [index, block] of sizes.entries()) {
			if (!block.isTextblock) continue;
			select(index % 2 === 0 ? ana : bob, index, 0);
			type(index % 2 === 0 ? ana : bob, 'Ж');
			select(bob, index, Math.min(3, block.content.size));
			type(bob, 'Ж');
			select(ana, index, ana.editor.state.doc.child(index).content.size);
			type(ana, 'Ж');
		}
		ana.editor.commands.setTextSelection(ana.text.textContent.length);
		expect(ana.body.toString()).toContain('Ж');
		expect(withoutTyped(ana.body)).toBe(before);
		expect(written(bob.body)).toEqual(written(ana.body));
		expect(shownAndRead(ana)[0]).toEqual(shownAndRead(ana)[1]);
	});

	test('keeps its marks on words that are moved to another line', () => {
		const ana = join(pageOfTomorrow());
		select(ana, 0, 9);
		press(ana, 'Enter');
		const [first, second] = ana.body.toArray() as Y.XmlElement[];
		expect(JSON.stringify(written(first))).toContain('"comment":{"id":"c1","at":7}');
		expect(JSON.stringify(written(second))).toContain('"note--a1B2c3D4":{"deep":[1,{"x":null}]}');
		expect(JSON.stringify(written(second))).toContain('"mention":{"principal":"bob","at":12}');
		expect(JSON.stringify(written(second))).toContain('{"chip":"dataset"}');
		press(ana, 'Control+z');
		expect(ana.editor.state.doc.child(0).textContent).toContain('before commented after');
	});

	test('gives back what was cut out of it when it is pasted elsewhere', () => {
		const ana = join(pageOfTomorrow());
		const before = JSON.stringify(written(ana.body.get(1)));
		const { doc } = ana.editor.state;
		const at = doc.child(0).nodeSize;
		const cut = doc.slice(at, at + doc.child(1).nodeSize);
		ana.editor.view.dispatch(ana.editor.state.tr.delete(at, at + doc.child(1).nodeSize));
		expect(ana.body.get(1)).toMatchObject({ nodeName: 'heading' });
		const { state, view } = ana.editor;
		view.dispatch(state.tr.insert(state.doc.content.size, cut.content));
		expect(JSON.stringify(written(ana.body.get(ana.body.length - 1)))).toBe(before);
	});

	test('shows what others change inside a part it cannot read', () => {
		const doc = pageOfTomorrow();
		const ana = join(doc);
		const cell = (doc.getXmlFragment('body').get(1) as Y.XmlElement).querySelector('paragraph');
		((cell as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'changed ');
		expect(ana.text.querySelector('.note-kept')?.textContent).toContain('changed in a cell');
	});

	test('may have nothing in it that this version knows', () => {
		const doc = new Y.Doc();
		doc.getXmlFragment('body').insert(0, [text({ insert: 'bare words' }), element('canvas', { w: 1 })]);
		const before = JSON.stringify(written(doc.getXmlFragment('body')));
		const ana = join(doc);
		expect(ana.text.textContent).toContain('bare words');
		ana.editor.commands.insertContentAt(ana.editor.state.doc.content.size, { type: 'paragraph' });
		expect(JSON.stringify(written(ana.body)).startsWith(before.slice(0, -1))).toBe(true);
	});
});

test('a list that concurrent deletions left empty is not shown and not in the way', () => {
	const [ana, bob] = [join(), join()];
	ana.body.insert(0, [
		element('paragraph', {}, [text({ insert: 'title' })]),
		element('bulletList', {}, [
			element('listItem', {}, [element('paragraph', {}, [text({ insert: 'one' })])]),
			element('listItem', {}, [element('paragraph', {}, [text({ insert: 'two' })])])
		]),
		element('paragraph', {}, [text({ insert: 'end' })])
	]);
	exchange(ana.doc, bob.doc);
	(ana.body.get(1) as Y.XmlElement).delete(0, 1);
	(bob.body.get(1) as Y.XmlElement).delete(1, 1);
	exchange(ana.doc, bob.doc);
	expect(ana.text.querySelector('ul')).toBeNull();
	select(bob, 1, 3);
	type(bob, 'ing');
	exchange(ana.doc, bob.doc);
	expect(ana.editor.state.doc.textContent).toBe('titleending');
	expect(shownAndRead(ana)[0]).toEqual(shownAndRead(ana)[1]);
});
