/** Where others are in a query, and telling them where we are. */
import { type Extension, type Range, StateEffect } from '@codemirror/state';
import {
	Decoration,
	type DecorationSet,
	type EditorView,
	ViewPlugin,
	type ViewUpdate,
	WidgetType
} from '@codemirror/view';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { caretElement } from './caret.ts';
import { type NameOf, seatOf } from './person.ts';
import { enterText, leaveText, othersIn } from './text-presence.ts';

/** Draws others' carets again. */
export const redrawSqlCarets = StateEffect.define<null>();

class CaretWidget extends WidgetType {
	readonly name: string;
	readonly seat: number;
	readonly place: string;

	/** `place` differs when the caret moved: then it is drawn anew, and its name shows again. */
	constructor(name: string, seat: number, place: string) {
		super();
		this.name = name;
		this.seat = seat;
		this.place = place;
	}

	override eq(other: CaretWidget): boolean {
		return other.name === this.name && other.seat === this.seat && other.place === this.place;
	}

	override toDOM(): HTMLElement {
		return caretElement(this.name, this.seat);
	}

	override ignoreEvent(): boolean {
		return true;
	}
}

export function sqlCarets(text: Y.Text, awareness: Awareness, nameOf: NameOf): Extension {
	class Carets {
		decorations: DecorationSet = Decoration.none;
		#view: EditorView;
		#alive = true;

		constructor(view: EditorView) {
			this.#view = view;
			awareness.on('change', this.#onChange);
			// Not at once: what looks up names while an attachment runs becomes a reason to mount it anew.
			queueMicrotask(() => {
				if (this.#alive) view.dispatch({ effects: redrawSqlCarets.of(null) });
			});
		}

		update(update: ViewUpdate): void {
			const { view } = update;
			if (update.focusChanged || update.selectionSet || update.docChanged) {
				const { anchor, head } = update.state.selection.main;
				if (view.hasFocus) enterText(text, awareness, anchor, head);
				else if (update.focusChanged) leaveText(text, awareness);
			}
			const asked = update.transactions.some((tr) => tr.effects.some((effect) => effect.is(redrawSqlCarets)));
			if (asked || update.docChanged) this.decorations = this.#draw(view);
		}

		destroy(): void {
			this.#alive = false;
			awareness.off('change', this.#onChange);
			leaveText(text, awareness);
		}

		#onChange = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
			if ([...added, ...updated, ...removed].every((id) => id === awareness.clientID)) return;
			this.#view.dispatch({ effects: redrawSqlCarets.of(null) });
		};

		#draw({ state }: EditorView): DecorationSet {
			const ranges: Range<Decoration>[] = [];
			for (const { clientId, anchor, head } of othersIn(text, awareness)) {
				const end = state.doc.length;
				if (Math.max(anchor, head) > end) continue;
				const person = nameOf(clientId);
				const seat = seatOf(person, clientId);
				const widget = new CaretWidget(person?.name ?? '', seat, `${clientId} ${head}`);
				ranges.push(Decoration.widget({ widget, side: head > anchor ? -1 : 1 }).range(head));
				if (anchor === head) continue;
				const selection = Decoration.mark({
					class: 'shared-selection',
					attributes: { 'data-seat': String(seat) }
				});
				ranges.push(selection.range(Math.min(anchor, head), Math.max(anchor, head)));
			}
			return Decoration.set(ranges, true);
		}
	}
	return ViewPlugin.fromClass(Carets, { decorations: (carets) => carets.decorations });
}
