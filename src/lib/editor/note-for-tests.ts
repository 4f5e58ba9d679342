/** For tests: people with a document each, their editors, and the wire between them. */
import type { Editor } from '@tiptap/core';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { noteEditor, type NoteEditorOptions, type NoteHandle } from './note.ts';

export type Peer = {
	doc: Y.Doc;
	body: Y.XmlFragment;
	awareness: Awareness;
	host: HTMLElement;
	note: NoteHandle;
	editor: Editor;
	text: HTMLElement;
	leave: () => void;
};

export function openNote(doc = new Y.Doc(), options: Partial<NoteEditorOptions> = {}): Peer {
	const body = options.fragment ?? doc.getXmlFragment('body');
	const awareness = new Awareness(doc);
	const host = document.createElement('div');
	document.body.append(host);
	let note: NoteHandle | null = null;
	const unmount = noteEditor({ fragment: body, awareness, onReady: (ready) => (note = ready), ...options })(
		host
	);
	const text = host.querySelector<HTMLElement & { editor: Editor }>('.note-body');
	if (note === null || text === null) throw new Error('The editor did not mount');
	return {
		doc,
		body,
		awareness,
		host,
		note,
		text,
		editor: text.editor,
		leave() {
			unmount();
			awareness.destroy();
			host.remove();
		}
	};
}

/** Gives each what the other has and it lacks. */
export function exchange(a: Y.Doc, b: Y.Doc): void {
	const forB = Y.encodeStateAsUpdate(a, Y.encodeStateVector(b));
	Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)), 'wire');
	Y.applyUpdate(b, forB, 'wire');
}

/** Sends every edit on as it happens; returns what cuts the wire. */
export function connect(a: Y.Doc, b: Y.Doc): () => void {
	const toB = (update: Uint8Array, origin: unknown) => origin !== 'wire' && Y.applyUpdate(b, update, 'wire');
	const toA = (update: Uint8Array, origin: unknown) => origin !== 'wire' && Y.applyUpdate(a, update, 'wire');
	a.on('update', toB);
	b.on('update', toA);
	exchange(a, b);
	return () => {
		a.off('update', toB);
		b.off('update', toA);
	};
}

/** Puts the caret into a block (counted at the top level) at an offset, or selects from there on. */
export function select({ editor }: Peer, block: number, offset: number, length = 0): void {
	let start = 0;
	for (let i = 0; i < block; i++) start += editor.state.doc.child(i).nodeSize;
	const from = start + 1 + offset;
	editor.commands.setTextSelection({ from, to: from + length });
}

/** Types at the caret, as the editor sees a key press: input rules and the slash menu included. */
export function type({ editor }: Peer, words: string): void {
	for (const letter of words) {
		const { view } = editor;
		const { from, to } = view.state.selection;
		const insert = () => view.state.tr.insertText(letter, from, to);
		const taken = view.someProp('handleTextInput', (handle) => handle(view, from, to, letter, insert));
		if (!taken) view.dispatch(insert());
	}
}

/** Presses a key, such as "Enter" or "Control+z", on the editable text. */
export function press({ text }: Pick<Peer, 'text'>, keys: string): KeyboardEvent {
	const parts = keys.split('+');
	const key = parts.at(-1) ?? '';
	const event = new KeyboardEvent('keydown', {
		key,
		ctrlKey: parts.includes('Control'),
		shiftKey: parts.includes('Shift'),
		altKey: parts.includes('Alt'),
		bubbles: true,
		cancelable: true
	});
	text.dispatchEvent(event);
	return event;
}

type Json = { type: string; marks?: unknown; content?: Json[] };

/** Marks on a line break mean nothing and are not shared; the editor may put them there with the words around it. */
function withoutIdleMarks(node: Json): Json {
	const { marks, content, ...rest } = node;
	return {
		...rest,
		...(node.type === 'text' && marks ? { marks } : {}),
		...(content ? { content: content.map(withoutIdleMarks) } : {})
	};
}

/** The page as somebody sees it. */
export const shown = ({ editor }: Pick<Peer, 'editor'>) =>
	withoutIdleMarks(editor.state.doc.toJSON() as Json);

/** What the page shows, and what a newcomer would read from the document: equal, or the two have parted. */
export function shownAndRead(peer: Peer): [shown: unknown, read: unknown] {
	const fresh = openNote(peer.doc, { awareness: null, readOnly: true });
	const read = shown(fresh);
	fresh.leave();
	return [shown(peer), read];
}
