/**
 * Where others are in the page: a caret with a name that fades, and what they have selected.
 * Awareness holds `cursor: {anchor, head}` (shared places as JSON) and nothing else of ours; names are looked up.
 */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { caretElement } from './caret.ts';
import { type NoteBinding, carriedOver } from './note-binding.ts';
import { type NameOf, seatOf } from './person.ts';

const key = new PluginKey<DecorationSet>('note-carets');

type Cursor = { anchor: unknown; head: unknown };

function isCursor(value: unknown): value is Cursor {
	return typeof value === 'object' && value !== null && 'anchor' in value && 'head' in value;
}

/** Position of a place that came over the network; null for anything else. */
function placed(binding: NoteBinding, json: unknown): number | null {
	try {
		return binding.fromShared(Y.createRelativePositionFromJSON(json));
	} catch {
		return null;
	}
}

/** Counts how often a caret moved: a new key draws it anew, and its name shows again. */
class Moves {
	#last = new Map<number, { place: string; count: number }>();

	of(clientId: number, place: string): number {
		const last = this.#last.get(clientId);
		const count = last === undefined ? 0 : last.place === place ? last.count : last.count + 1;
		this.#last.set(clientId, { place, count });
		return count;
	}
}

function decorations(
	state: EditorState,
	binding: NoteBinding,
	awareness: Awareness,
	nameOf: NameOf,
	moves: Moves
): DecorationSet {
	const found: Decoration[] = [];
	for (const [clientId, presence] of awareness.getStates()) {
		const cursor: unknown = presence['cursor'];
		if (clientId === awareness.clientID || !isCursor(cursor)) continue;
		const anchor = placed(binding, cursor.anchor);
		const head = placed(binding, cursor.head);
		if (anchor === null || head === null || Math.max(anchor, head) > state.doc.content.size) continue;
		const person = nameOf(clientId);
		const seat = seatOf(person, clientId);
		const moved = moves.of(clientId, JSON.stringify(cursor.head));
		found.push(
			Decoration.widget(head, () => caretElement(person?.name ?? '', seat), {
				key: `${clientId} ${moved} ${seat} ${person?.name ?? ''}`,
				side: 10,
				ignoreSelection: true
			})
		);
		if (anchor !== head) {
			found.push(
				Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), {
					class: 'shared-selection',
					'data-seat': String(seat)
				})
			);
		}
	}
	return DecorationSet.create(state.doc, found);
}

/** Draws others' carets again, with the names known by now. */
export function redrawCarets(view: EditorView): void {
	view.dispatch(view.state.tr.setMeta(key, true));
}

/** Draws others' carets and tells them ours. */
export function caretsPlugin(binding: NoteBinding, awareness: Awareness, nameOf: NameOf): Plugin {
	const moves = new Moves();
	const draw = (state: EditorState) => decorations(state, binding, awareness, nameOf, moves);
	return new Plugin({
		key,
		state: {
			init: () => DecorationSet.empty,
			apply(tr, set, _old, state) {
				if (tr.getMeta(key) !== undefined || tr.getMeta(carriedOver) !== undefined) return draw(state);
				return tr.docChanged ? set.map(tr.mapping, tr.doc) : set;
			}
		},
		props: { decorations: (state) => key.getState(state) },
		view(view) {
			const others = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
				const changed = [...added, ...updated, ...removed];
				if (changed.every((clientId) => clientId === awareness.clientID) || view.isDestroyed) return;
				redrawCarets(view);
			};
			const tell = () => tellPlace(view, binding, awareness);
			awareness.on('change', others);
			view.dom.addEventListener('focus', tell);
			view.dom.addEventListener('blur', tell);
			// Not at once: what looks up names while an attachment runs becomes a reason to mount it anew.
			queueMicrotask(() => {
				if (!view.isDestroyed) redrawCarets(view);
			});
			return {
				update: (now, before) => {
					if (!now.state.selection.eq(before.selection) || now.state.doc !== before.doc) tell();
				},
				destroy: () => {
					awareness.off('change', others);
					view.dom.removeEventListener('focus', tell);
					view.dom.removeEventListener('blur', tell);
					withdraw(binding, awareness);
				}
			};
		}
	});
}

function tellPlace(view: EditorView, binding: NoteBinding, awareness: Awareness): void {
	if (!view.hasFocus()) {
		withdraw(binding, awareness);
		return;
	}
	const { anchor, head } = binding.sharedSelection(view.state);
	if (anchor === null || head === null) return;
	const cursor = { anchor: Y.relativePositionToJSON(anchor), head: Y.relativePositionToJSON(head) };
	const known: unknown = awareness.getLocalState()?.['cursor'];
	if (JSON.stringify(known) !== JSON.stringify(cursor)) awareness.setLocalStateField('cursor', cursor);
}

/** Takes our caret away, if it is in this page; another editor may have put it elsewhere meanwhile. */
function withdraw(binding: NoteBinding, awareness: Awareness): void {
	const cursor: unknown = awareness.getLocalState()?.['cursor'];
	if (isCursor(cursor) && placed(binding, cursor.anchor) !== null)
		awareness.setLocalStateField('cursor', null);
}
