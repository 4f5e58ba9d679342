/**
 * For tests without a browser: people writing in one page, each with a document, a binding, undo and a watch, and a
 * network that delivers when and in which order it is told. All letters ever typed are different ones, three make a word.
 */
import { getSchema } from '@tiptap/core';
import { joinBackward, lift, setBlockType, splitBlock, wrapIn } from '@tiptap/pm/commands';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list';
import { type Command, EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import type { Node as PmNode, NodeType } from '@tiptap/pm/model';
import type { EditorView } from '@tiptap/pm/view';
import { addNote, noteBody, watchNotes } from '$lib/model';
import * as Y from 'yjs';
import { NoteBinding } from './note-binding.ts';
import { noteExtensions } from './note-schema.ts';
import { NoteUndo } from './note-undo.ts';

const schema = getSchema(noteExtensions());
const node = (name: string): NodeType => {
	const type = schema.nodes[name];
	if (type === undefined) throw new Error(`No ${name} in the schema`);
	return type;
};
const ana = { principal: 'ana_aaaaaaaaaaaaaaaaaaa', name: 'Ana Ruiz' };
const WORD = 3;
/** In a line at the start: so many that the line is known again when it is pasted. */
const WORDS = 4;
/** Chinese letters: enough of them. */
const FIRST_LETTER = 0x4e00;
const wordOf = (letter: string) => Math.floor((letter.charCodeAt(0) - FIRST_LETTER) / WORD);

/** A new page with these paragraphs. */
export function pageOf(...lines: string[]): Uint8Array {
	const doc = new Y.Doc();
	const content = lines.map((text) => ({
		type: 'paragraph',
		content: text === '' ? [] : [{ type: 'text', text }]
	}));
	addNote(doc, { title: 'page', body: { type: 'doc', content } }, ana);
	return Y.encodeStateAsUpdate(doc);
}

const OTHERS = Symbol('from others');

/** Where in a list of `count` things a share from 0 to 1 lies. */
const pick = (share: number, count: number) => Math.min(count - 1, Math.floor(share * count));

type WriterOptions = { clientId?: number; mayWrite?: boolean; doc?: Y.Doc };

export class Writer {
	readonly doc: Y.Doc;
	readonly binding: NoteBinding;
	readonly undo: NoteUndo;
	readonly updates: Uint8Array[];
	readonly #stop: () => void;
	#state: EditorState;

	/** `stored` is what is on this person's disk. `onUpdate` gets what they write. */
	constructor(
		stored: readonly Uint8Array[],
		onUpdate: (update: Uint8Array) => void = () => {},
		{ clientId, mayWrite = true, doc = new Y.Doc() }: WriterOptions = {}
	) {
		this.doc = doc;
		if (clientId !== undefined) this.doc.clientID = clientId;
		this.updates = [...stored];
		for (const update of stored) Y.applyUpdate(this.doc, update, OTHERS);
		this.#stop = watchNotes(this.doc, { mayWrite: () => mayWrite });
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			this.updates.push(update);
			if (origin !== OTHERS) onUpdate(update);
		});
		this.binding = new NoteBinding(this.body, schema);
		this.#state = EditorState.create({ doc: this.binding.doc });
		this.undo = new NoteUndo(this.binding);
		const view = this as Pick<Writer, 'state' | 'dispatch'>;
		this.binding.attach(view as EditorView);
		this.undo.attach(view as EditorView);
	}

	get body(): Y.XmlFragment {
		const [id] = this.doc.getMap('notes').keys();
		const body = noteBody(this.doc, id ?? '');
		if (body === null) throw new Error('The page is not there');
		return body;
	}

	get state(): EditorState {
		return this.#state;
	}

	readonly dispatch = (tr: Transaction): void => {
		const before = this.#state;
		this.#state = before.apply(tr);
		this.binding.push(this.#state, before);
	};

	receive(update: Uint8Array): void {
		Y.applyUpdate(this.doc, update, OTHERS);
	}

	/** The words of the page as they are shown, line by line. */
	get lines(): string[] {
		const lines: string[] = [];
		this.#state.doc.descendants((block) => {
			if (block.isTextblock) lines.push(`${block.type.name}: ${block.textContent}`);
		});
		return lines;
	}

	get text(): string {
		return this.#state.doc.textContent;
	}

	/** What somebody would see who opens the page now. */
	read(): PmNode {
		return new NoteBinding(this.body, schema).doc;
	}

	/** Puts the caret between two words of a line; `line` and `at` are shares of the page, so that they shrink well. */
	place(line: number, at: number, to?: { line: number; at: number }): void {
		const anchor = this.#gap(line, at);
		const head = to === undefined ? anchor : this.#gap(to.line, to.at);
		const { doc } = this.#state;
		this.dispatch(this.#state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
	}

	#gap(line: number, at: number): number {
		const blocks: { pos: number; text: string }[] = [];
		this.#state.doc.descendants((block, pos) => {
			if (block.isTextblock) blocks.push({ pos, text: block.textContent });
		});
		const block = blocks[pick(line, blocks.length)] ?? { pos: 0, text: '' };
		const gaps = [0];
		for (let i = 1; i <= block.text.length; i++) {
			const [left, right] = [block.text[i - 1] ?? '', block.text[i] ?? ''];
			if (right === '' || wordOf(left) !== wordOf(right)) gaps.push(i);
		}
		return block.pos + 1 + (gaps[pick(at, gaps.length)] ?? 0);
	}

	/** Types at the caret. */
	type(words: string): void {
		this.dispatch(this.#state.tr.insertText(words));
	}

	do(command: Command): void {
		command(this.#state, this.dispatch);
	}

	stop(): void {
		this.#stop();
		this.binding.detach();
		this.undo.destroy();
	}
}

/** What changes how words are arranged, and no word. */
export const RESTRUCTURINGS: Record<string, (writer: Writer) => void> = {
	heading: (writer) => writer.do(setBlockType(node('heading'), { level: 2 })),
	paragraph: (writer) => writer.do(setBlockType(node('paragraph'))),
	code: (writer) => writer.do(setBlockType(node('codeBlock'))),
	quote: (writer) => writer.do(wrapIn(node('blockquote'))),
	lift: (writer) => writer.do(lift),
	bullets: (writer) => writer.do(wrapInList(node('bulletList'))),
	numbers: (writer) => writer.do(wrapInList(node('orderedList'))),
	deeper: (writer) => writer.do(sinkListItem(node('listItem'))),
	out: (writer) => writer.do(liftListItem(node('listItem'))),
	split: (writer) =>
		writer.do((state, dispatch) => {
			if (!state.selection.empty) return false;
			return splitListItem(node('listItem'))(state, dispatch) || splitBlock(state, dispatch);
		}),
	join: (writer) =>
		writer.do((state, dispatch) => {
			const { $from } = state.selection;
			const start = TextSelection.create(state.doc, $from.start());
			return joinBackward(state.apply(state.tr.setSelection(start)), () =>
				joinBackward(EditorState.create({ doc: state.doc, selection: start }), dispatch)
			);
		}),
	move: (writer) => {
		const { tr } = writer.state;
		const block = cutBlock(writer, tr);
		if (block !== null) writer.dispatch(tr.insert(tr.doc.content.size, block));
	},
	'cut and paste': (writer) => {
		const { tr } = writer.state;
		const block = cutBlock(writer, tr);
		let long = block !== null;
		block?.descendants((line) => {
			if (line.isTextblock && line.textContent.length < WORD * WORDS) long = false;
		});
		if (block?.isTextblock && block.textContent.length < WORD * WORDS) long = false;
		if (block === null || !long) return;
		writer.dispatch(tr);
		writer.dispatch(writer.state.tr.insert(writer.state.doc.content.size, block));
	}
};

/** Takes the block with the caret out; null where it is the only one. */
function cutBlock({ state }: Writer, tr: Transaction): PmNode | null {
	const { doc, selection } = state;
	if (doc.childCount < 2) return null;
	const index = selection.$from.index(0);
	const start = selection.$from.posAtIndex(index, 0);
	const block = doc.child(index);
	tr.delete(start, start + block.nodeSize);
	return block;
}

export class Crowd {
	readonly names: readonly string[];
	readonly #writers = new Map<string, Writer>();
	readonly #cut = new Set<string>();
	#underWay: { from: string; to: string; update: Uint8Array }[] = [];
	#typed = 0;
	#sessions = 0;
	readonly #authors = new Map<string, string>();
	/** Letters that somebody who had them before their eyes deleted, or took back. */
	readonly #given = new Set<string>();

	constructor(names: readonly string[]) {
		this.names = names;
		const line = () => Array.from({ length: WORDS }, () => this.word('everybody')).join('');
		const page = pageOf(line(), line(), line());
		for (const name of names) this.#open(name, [page]);
	}

	/** A word that nobody has typed before. */
	word(name: string): string {
		let word = '';
		for (let i = 0; i < WORD; i++) {
			const letter = String.fromCharCode(FIRST_LETTER + this.#typed++);
			this.#authors.set(letter, name);
			word += letter;
		}
		return word;
	}

	get(name: string): Writer {
		const writer = this.#writers.get(name);
		if (writer === undefined) throw new Error(`Nobody is called ${name}`);
		return writer;
	}

	/** Does what may not lose a letter that this person sees. */
	async restructure(name: string, what: string): Promise<void> {
		const writer = this.get(name);
		const before = [...writer.text].sort().join('');
		RESTRUCTURINGS[what]?.(writer);
		const after = [...writer.text].sort().join('');
		if (before !== after) throw new Error(`${what} changed the words of ${name}: ${before} → ${after}`);
		await Promise.resolve();
	}

	/** Does what may take letters away that this person sees; with `own`, only their own. */
	async give(name: string, act: (writer: Writer) => void, own = false): Promise<void> {
		const writer = this.get(name);
		const before = writer.text;
		act(writer);
		await Promise.resolve();
		const after = new Set(writer.text);
		for (const letter of before) {
			if (after.has(letter)) continue;
			if (own && this.#authors.get(letter) !== name)
				throw new Error(`Undo of ${name} took ${letter} from another`);
			this.#given.add(letter);
		}
	}

	async deliver(share: number): Promise<boolean> {
		if (this.#underWay.length === 0) return false;
		const [message] = this.#underWay.splice(pick(share, this.#underWay.length), 1);
		if (message !== undefined) this.get(message.to).receive(message.update);
		await Promise.resolve();
		return true;
	}

	cut(name: string): void {
		this.#cut.add(name);
		this.#underWay = this.#underWay.filter(({ from, to }) => from !== name && to !== name);
	}

	heal(name: string): void {
		this.#cut.delete(name);
		for (const other of this.names) {
			if (other === name || this.#cut.has(other)) continue;
			const [mine, theirs] = [this.get(name).doc, this.get(other).doc];
			const lacking = Y.encodeStateAsUpdate(mine, Y.encodeStateVector(theirs));
			this.#underWay.push({ from: name, to: other, update: lacking });
			const missing = Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(mine));
			this.#underWay.push({ from: other, to: name, update: missing });
		}
	}

	/** The tab is closed and opened again: another client id, no history. */
	reload(name: string): void {
		const { updates } = this.get(name);
		this.get(name).stop();
		this.#open(name, [Y.mergeUpdates(updates)]);
		if (!this.#cut.has(name)) this.heal(name);
	}

	async settle(): Promise<void> {
		for (const name of this.names) this.heal(name);
		let left = 10_000;
		while (await this.deliver(0)) if (left-- === 0) throw new Error('The page never comes to rest');
	}

	/** Letters that should stand once and do not, with how often they do. */
	wrong(text: string): string[] {
		return [...this.#authors.keys()].flatMap((letter) => {
			const count = text.split(letter).length - 1;
			const fine = count === 1 || (count === 0 && this.#given.has(letter)) || !this.#wasTyped(letter);
			return fine ? [] : [`${letter} of ${this.#authors.get(letter)}: ${count}`];
		});
	}

	readonly #onPage = new Set<string>();
	#wasTyped(letter: string): boolean {
		return this.#authors.get(letter) === 'everybody' || this.#onPage.has(letter);
	}

	type(name: string): string {
		const word = this.word(name);
		for (const letter of word) this.#onPage.add(letter);
		this.get(name).type(word);
		return word;
	}

	stop(): void {
		for (const writer of this.#writers.values()) writer.stop();
	}

	#open(name: string, stored: readonly Uint8Array[]): void {
		const send = (update: Uint8Array) => {
			if (this.#cut.has(name)) return;
			for (const to of this.names) {
				if (to !== name && !this.#cut.has(to)) this.#underWay.push({ from: name, to, update });
			}
		};
		// In no order, and the same each time.
		const clientId = Math.imul(++this.#sessions, 2_654_435_761) >>> 0;
		this.#writers.set(name, new Writer(stored, send, { clientId }));
	}
}
