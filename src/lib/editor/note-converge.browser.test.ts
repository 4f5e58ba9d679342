import { TextSelection } from '@tiptap/pm/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { exchange, openNote, type Peer, press, shown, shownAndRead, type } from './note-for-tests.ts';
import { written } from './note-written-for-tests.ts';
import { splitsPair } from './text-diff.ts';

/** What one of three people does, or a meeting of two; `at` and `to` are shares of the page, so that they shrink well. */
type Deed = { who: number; what: string; at: number; to: number };

const LETTERS = ['abcde', 'VWXYZ', '01234'];
const DOINGS: Record<string, (peer: Peer, deed: Deed) => void> = {
	type: (peer, { who, to }) => type(peer, (LETTERS[who] ?? '').slice(0, 1 + Math.floor(to * 4))),
	emoji: (peer) => type(peer, '👩‍💻'),
	enter: (peer) => press(peer, 'Enter'),
	backspace: (peer) => press(peer, 'Backspace'),
	break: ({ editor }) => editor.commands.setHardBreak(),
	bold: ({ editor }) => editor.commands.toggleBold(),
	code: ({ editor }) => editor.commands.toggleCode(),
	link: ({ editor }) => editor.commands.setMark('link', { href: 'https://example.org/' }),
	heading: ({ editor }) => editor.commands.toggleHeading({ level: 2 }),
	bullets: ({ editor }) => editor.commands.toggleBulletList(),
	numbers: ({ editor }) => editor.commands.toggleOrderedList(),
	tasks: ({ editor }) => editor.commands.toggleTaskList(),
	deeper: ({ editor }) => editor.commands.sinkListItem('listItem'),
	quote: ({ editor }) => editor.commands.toggleBlockquote(),
	codeBlock: ({ editor }) => editor.commands.toggleCodeBlock(),
	rule: ({ editor }) => editor.commands.setHorizontalRule(),
	delete: ({ editor }) => editor.commands.deleteSelection(),
	move: ({ editor }) => {
		// A block is taken out and put at the end, as dragging does.
		const { state } = editor;
		const index = state.selection.$from.index(0);
		const start = state.selection.$from.posAtIndex(index, 0);
		const node = state.doc.child(index);
		if (state.doc.childCount < 2) return;
		const tr = state.tr.delete(start, start + node.nodeSize);
		editor.view.dispatch(tr.insert(tr.doc.content.size, node));
	},
	undo: ({ editor, note }, { who }) => {
		const others = LETTERS.filter((_, index) => index !== who).join('');
		const count = () => [...editor.state.doc.textContent].filter((letter) => others.includes(letter)).length;
		const before = count();
		note.undo();
		expect(count()).toBeGreaterThanOrEqual(before);
	},
	redo: ({ note }) => note.redo()
};

const deed = fc.record({
	who: fc.integer({ min: 0, max: 2 }),
	what: fc.constantFrom('meet', 'type', 'type', 'type', 'enter', ...Object.keys(DOINGS)),
	at: fc.double({ min: 0, max: 1, noNaN: true }),
	to: fc.double({ min: 0, max: 1, noNaN: true })
});

function selectShare({ editor }: Peer, at: number, to: number, wide: boolean): void {
	const { doc } = editor.state;
	// No key and no press puts a caret between the halves of a character.
	const pos = (share: number) => {
		const at = doc.resolve(Math.round(share * doc.content.size));
		const half =
			at.parent.isTextblock &&
			splitsPair(at.parent.textBetween(0, at.parent.content.size, '', ' '), at.parentOffset);
		return half ? doc.resolve(at.pos + 1) : at;
	};
	const anchor = pos(at);
	const selection = wide ? TextSelection.between(anchor, pos(to)) : TextSelection.near(anchor);
	editor.view.dispatch(editor.state.tr.setSelection(selection));
}

const RANGES = new Set(['bold', 'code', 'link', 'delete', 'bullets', 'numbers', 'tasks', 'quote', 'heading']);

function run(peers: Peer[], deeds: Deed[]): void {
	for (const each of deeds) {
		const peer = peers[each.who] as Peer;
		if (each.what === 'meet') exchange(peer.doc, (peers[(each.who + 1) % 3] as Peer).doc);
		else {
			selectShare(peer, each.at, each.to, RANGES.has(each.what));
			DOINGS[each.what]?.(peer, each);
		}
		const [seen, read] = shownAndRead(peer);
		expect(seen).toEqual(read);
		peer.editor.state.doc.check();
	}
	for (let round = 0; round < 2; round++) {
		for (let i = 0; i < 3; i++) exchange((peers[i] as Peer).doc, (peers[(i + 1) % 3] as Peer).doc);
	}
}

describe('three people writing at once', () => {
	test('end with the same page, which is what everybody sees, and undo takes nothing of others', () => {
		let edits = 0;
		fc.assert(
			fc.property(fc.array(deed, { minLength: 5, maxLength: 40 }), (deeds) => {
				const peers = [openNote(), openNote(), openNote()];
				try {
					run(peers, deeds);
					const [first, ...others] = peers as [Peer, Peer, Peer];
					for (const other of others) {
						expect(written(other.body)).toEqual(written(first.body));
						expect(shown(other)).toEqual(shown(first));
					}
					const merged = new Y.Doc();
					Y.applyUpdate(merged, Y.encodeStateAsUpdate(first.doc));
					expect(written(merged.getXmlFragment('body'))).toEqual(written(first.body));
					edits += first.body.length;
				} finally {
					peers.forEach((peer) => peer.leave());
				}
			}),
			{ numRuns: 60, endOnFailure: true }
		);
		expect(edits).toBeGreaterThan(60);
	}, 180_000);
});
