/**
 * Keeps one editor view and one shared fragment the same.
 * Invariants: `doc` is what the fragment holds, whenever no edit is being carried over; local edits are written with
 * this binding as origin, so that undo can tell them from others'; carrying over never moves focus, and the caret
 * stays at its place in the text.
 */
import type { Node as PmNode, Schema } from '@tiptap/pm/model';
import {
	AllSelection,
	type EditorState,
	NodeSelection,
	PluginKey,
	TextSelection,
	type Transaction
} from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';
import { NoteDrift } from './note-line.ts';
import { MoveRecorder } from './note-moves.ts';
import { fromShared, toShared } from './note-position.ts';
import { NoteReader } from './note-read.ts';
import { writeBlocks } from './note-write.ts';

/** Set on editor transactions that carry over edits from the document; `own`: this person took something back. */
export type CarriedOver = { own: boolean };
export const carriedOver = new PluginKey<CarriedOver>('note-carried-over');

/** A selection as shared places. */
export type SharedSelection = {
	kind: 'text' | 'node' | 'all';
	anchor: Y.RelativePosition | null;
	head: Y.RelativePosition | null;
};

export class NoteBinding {
	readonly fragment: Y.XmlFragment;
	readonly schema: Schema;
	doc: PmNode;
	#reader: NoteReader;
	readonly #moves = new MoveRecorder();
	#view: EditorView | null = null;
	#writing = false;
	#before: SharedSelection | null = null;
	#lastSelection: SharedSelection | null = null;

	constructor(fragment: Y.XmlFragment, schema: Schema) {
		this.fragment = fragment;
		this.schema = schema;
		this.#reader = new NoteReader(schema);
		this.doc = this.#reader.document(fragment);
	}

	get #ydoc(): Y.Doc {
		if (this.fragment.doc === null) throw new Error('The fragment of a note must be part of a document');
		return this.fragment.doc;
	}

	attach(view: EditorView): void {
		this.#view = view;
		this.fragment.observeDeep(this.#onEvents);
		this.#ydoc.on('beforeTransaction', this.#onBefore);
		this.#ydoc.on('afterAllTransactions', this.#onAfter);
	}

	detach(): void {
		this.#view = null;
		this.fragment.unobserveDeep(this.#onEvents);
		this.fragment.doc?.off('beforeTransaction', this.#onBefore);
		this.fragment.doc?.off('afterAllTransactions', this.#onAfter);
	}

	/** Where the selection was before the change that is being made or carried over. */
	get selectionBefore(): SharedSelection | null {
		return this.#before ?? this.#lastSelection;
	}

	/** Writes what the person did. Called after every change of the view's state, with the state before it. */
	push(state: EditorState, before: EditorState): void {
		const next = state.doc;
		if (next === this.doc) return;
		if (before.doc === this.doc) this.#lastSelection = this.sharedSelection(before);
		const { $head } = state.selection;
		const caret = { line: $head.parent, offset: $head.parentOffset };
		const write = () => {
			const shown = this.#reader.visible(this.fragment).length > 0;
			writeBlocks(this.fragment, shown ? this.doc : null, next, this.#reader, caret);
		};
		this.#writing = true;
		try {
			this.#ydoc.transact((transaction) => {
				const { store, clientID } = transaction.doc;
				const clock = Y.getState(store, clientID);
				try {
					write();
				} catch (error) {
					if (!(error instanceof NoteDrift)) throw error;
					this.#readAgain();
					write();
				}
				this.#moves.record(transaction, clock);
			}, this);
			this.doc = next;
		} finally {
			this.#writing = false;
		}
	}

	#readAgain(): void {
		this.#reader = new NoteReader(this.schema);
		this.doc = this.#reader.document(this.fragment);
	}

	#onBefore = () => {
		if (this.#writing || this.#view === null) return;
		this.#before ??= this.sharedSelection(this.#view.state);
	};

	#onAfter = () => {
		this.#before = null;
	};

	#onEvents = (_events: Y.YEvent<Y.XmlElement>[], transaction: Y.Transaction) => {
		if (this.#writing || this.#view === null) return;
		for (const type of transaction.changed.keys()) this.#reader.forget(type);
		for (const type of transaction.changedParentTypes.keys()) this.#reader.forget(type);
		const next = this.#reader.document(this.fragment);
		const { state } = this.#view;
		const tr = replaceDocument(state.tr, next);
		if (!tr.docChanged) return;
		this.doc = tr.doc;
		if (this.#before !== null) this.restore(tr, this.#before);
		const own = transaction.local && transaction.origin instanceof Y.UndoManager;
		tr.setMeta(carriedOver, { own } satisfies CarriedOver)
			.setMeta('addToHistory', false)
			.setMeta('preventClearDocument', true);
		this.#view.dispatch(tr);
	};

	sharedSelection(state: EditorState): SharedSelection {
		const { selection } = state;
		const kind =
			selection instanceof AllSelection ? 'all' : selection instanceof NodeSelection ? 'node' : 'text';
		// A selection does not grow by what others write at its edges; a caret stays before it.
		const place = (pos: number): Y.RelativePosition | null => {
			const stick = !selection.empty && pos === selection.from ? 'after' : 'before';
			return toShared(this.fragment, this.doc, pos, this.#reader, stick);
		};
		return { kind, anchor: place(selection.anchor), head: place(selection.head) };
	}

	/** Sets a selection that was kept as shared places; leaves the mapped one where the places are gone. */
	restore(tr: Transaction, kept: SharedSelection): void {
		if (kept.kind === 'all') {
			tr.setSelection(new AllSelection(tr.doc));
			return;
		}
		const anchor = kept.anchor && this.fromShared(kept.anchor);
		const head = kept.head && this.fromShared(kept.head);
		const [from, to] = [anchor ?? head, head ?? anchor];
		if (from === null || to === null) return;
		const node = tr.doc.nodeAt(from);
		if (kept.kind === 'node' && node !== null && NodeSelection.isSelectable(node) && !node.isText) {
			tr.setSelection(NodeSelection.create(tr.doc, from));
		} else tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to)));
	}

	fromShared(place: Y.RelativePosition): number | null {
		return fromShared(this.fragment, this.doc, place, this.#reader);
	}
}

/** Turns the transaction's document into `next` by replacing only what differs, so that the rest is not redrawn. */
function replaceDocument(tr: Transaction, next: PmNode): Transaction {
	const start = tr.doc.content.findDiffStart(next.content);
	const end = tr.doc.content.findDiffEnd(next.content);
	if (start === null || end === null) return tr;
	const overlap = Math.max(0, start - Math.min(end.a, end.b));
	const [to, nextTo] = [end.a + overlap, end.b + overlap];
	const result = tr.maybeStep(new ReplaceStep(start, to, next.slice(start, nextTo)));
	if (result.failed === null && tr.doc.eq(next)) return tr;
	return tr.step(new ReplaceStep(0, tr.doc.content.size, next.slice(0)));
}
