import { addNote, noteBody, watchNotes } from '$lib/model';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { connect, openNote, type Peer, press, select, shownAndRead, type } from './note-for-tests.ts';
import { standing } from './note-written-for-tests.ts';

const ana = { principal: 'ana_aaaaaaaaaaaaaaaaaaa', name: 'Ana Ruiz' };
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** Two people who see a page of these lines, then lose sight of each other. Ends when they have met again. */
async function apart(lines: string[], act: (ana: Peer, bob: Peer) => void): Promise<[Peer, Peer]> {
	const doc = new Y.Doc();
	const content = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
	const id = addNote(doc, { title: '', body: { type: 'doc', content } }, ana);
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	const peers = [doc, copy].map((own) => {
		const fragment = noteBody(own, id);
		if (fragment === null) throw new Error('The page is not there');
		const peer = openNote(own, { fragment });
		ends.push(peer.leave, watchNotes(own, { mayWrite: () => true }));
		return peer;
	}) as [Peer, Peer];
	act(...peers);
	ends.push(connect(doc, copy));
	await vi.waitFor(() => expect(standing(peers[1].body)).toEqual(standing(peers[0].body)));
	return peers;
}

const lines = ({ editor }: Peer) => {
	const found: string[] = [];
	editor.state.doc.descendants((node, _pos, parent) => {
		if (node.isTextblock) found.push(`${parent?.type.name}/${node.type.name} ${node.textContent}`);
	});
	return found;
};

function expectPage([ana, bob]: [Peer, Peer], page: string[]): void {
	expect(lines(ana)).toEqual(page);
	expect(lines(bob)).toEqual(page);
	for (const peer of [ana, bob]) {
		const fresh = new Y.Doc();
		Y.applyUpdate(fresh, Y.encodeStateAsUpdate(peer.doc));
		peer.editor.state.doc.check();
	}
}

describe('what somebody types into a line', () => {
	test('is in the heading that another made of the line meanwhile, and so is their caret', async () => {
		const peers = await apart(['Title', 'We need the water data'], (ana, bob) => {
			select(ana, 1, 0);
			type(ana, '## ');
			select(bob, 1, 11);
			type(bob, ' open');
		});
		expectPage(peers, ['doc/paragraph Title', 'doc/heading We need the open water data']);
		type(peers[1], ' and clean');
		expectPage(peers, ['doc/paragraph Title', 'doc/heading We need the open and clean water data']);
	});

	test('is in the list item that another made of the line meanwhile', async () => {
		const peers = await apart(['Title', 'one', 'two'], (ana, bob) => {
			select(ana, 1, 0, 5);
			ana.editor.commands.toggleBulletList();
			select(bob, 1, 3);
			type(bob, ' more');
			select(bob, 2, 0);
			type(bob, 'and ');
		});
		expectPage(peers, ['doc/paragraph Title', 'listItem/paragraph one more', 'listItem/paragraph and two']);
	});

	test('is in the line that another joined it to meanwhile', async () => {
		const peers = await apart(['Title', 'one', 'two'], (ana, bob) => {
			select(ana, 2, 0);
			press(ana, 'Backspace');
			select(bob, 2, 3);
			type(bob, ' three');
		});
		expectPage(peers, ['doc/paragraph Title', 'doc/paragraph onetwo three']);
	});

	test('stays where it was when another deleted the line meanwhile', async () => {
		const peers = await apart(['Title', 'gone', 'end'], (ana, bob) => {
			ana.editor.commands.deleteRange({ from: 7, to: 13 });
			select(bob, 1, 4);
			type(bob, ' but not this');
		});
		expectPage(peers, ['doc/paragraph Title', 'doc/paragraph  but not this', 'doc/paragraph end']);
		expect(shownAndRead(peers[0])[0]).toBeDefined();
	});
});

describe('a line that two people turned into different things', () => {
	test('is one of them, with what both typed in it', async () => {
		const peers = await apart(['Title', 'water data'], (ana, bob) => {
			select(ana, 1, 0);
			type(ana, '## ');
			select(ana, 1, 10);
			type(ana, ' now');
			select(bob, 1, 0);
			type(bob, '- ');
			type(bob, 'open ');
		});
		const [, line = '', ...more] = lines(peers[0]);
		expect(more).toEqual([]);
		expect(line).toMatch(/^(doc\/heading|listItem\/paragraph) open water data now$/);
		expectPage(peers, ['doc/paragraph Title', line]);
	});

	test('is taken back by each without a double', async () => {
		const peers = await apart(['Title', 'water data'], (ana, bob) => {
			select(ana, 1, 0);
			ana.editor.commands.setHeading({ level: 2 });
			select(bob, 1, 0);
			bob.editor.commands.toggleBlockquote();
		});
		const words = () =>
			lines(peers[0])
				.join(' ')
				.match(/water data/g);
		expect(words()).toHaveLength(1);
		for (const peer of peers) {
			peer.note.undo();
			await vi.waitFor(() => expect(words()).toHaveLength(1));
			expect(lines(peers[1])).toEqual(lines(peers[0]));
		}
	});
});
