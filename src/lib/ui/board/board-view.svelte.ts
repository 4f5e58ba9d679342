/**
 * What one person sees and does on the board: which card they are at, which they write in, what they drag.
 * Invariant: while a card is written in, it and its neighbours stay where they are, whatever others do; and a card whose
 * kind this room does not know still stands in a column.
 */
import { tick } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { m } from '$lib/i18n';
import type { Card, Vote } from '$lib/model';
import type { Room } from '$lib/state';
import { focusRow, holdOrder, type DragOptions, type Place } from '../list/index.ts';
import { arrangeColumns, type BoardColumn } from './columns.ts';
import { kindTitle } from './kinds.ts';

/** What takes the focus when a card is opened. */
export type EditPart = 'text' | 'dataset';

interface Editing {
	readonly id: string;
	readonly kind: string;
	readonly order: string[];
	readonly part: EditPart;
}

export class BoardView {
	readonly room: Room;
	root = $state.raw<HTMLElement | null>(null);
	/** Told to screen readers. */
	status = $state('');
	dragged = $state<string | null>(null);
	over = $state.raw<Place | null>(null);
	#chosen = $state<string | null>(null);
	#editing = $state.raw<Editing | null>(null);
	/** The card of a column that Tab goes to. */
	#entry = new SvelteMap<string, string>();

	readonly columns: readonly BoardColumn[] = $derived.by(() =>
		arrangeColumns(this.room.cards.kinds, this.#shown())
	);

	constructor(room: Room) {
		this.room = room;
		// Only where one begins: the next stage must not take away the column somebody writes in.
		this.#chosen = this.collecting;
	}

	#shown(): readonly Card[] {
		const { all, deleted } = this.room.cards;
		const editing = this.#editing;
		if (editing === null) return all;
		// Deleted by somebody else just now: the next letter brings it back, so it stays in view.
		const gone = deleted.filter((card) => card.id === editing.id);
		const shown = holdOrder([...all, ...gone], editing.order);
		return shown.map((card) => (card.id === editing.id ? { ...card, kind: editing.kind } : card));
	}

	/** Changes whenever a card stands elsewhere than before. */
	get order(): string {
		return this.columns
			.map(({ kind, cards }) => `${kind.id}:${cards.map((card) => card.id).join()}`)
			.join(' ');
	}

	/** The only column where there is room for one. */
	get chosen(): string {
		return this.#chosen ?? this.columns[0]?.kind.id ?? '';
	}

	set chosen(kind: string) {
		this.#chosen = kind;
	}

	/** What the running stage collects. */
	get collecting(): string | null {
		const kind = this.room.agenda.current?.collects ?? null;
		return this.columns.some((column) => column.kind.id === kind) ? kind : null;
	}

	columnOf(id: string): BoardColumn | null {
		return this.columns.find((column) => column.cards.some((card) => card.id === id)) ?? null;
	}

	/** Title of a dataset; null when this room never had it. `href` is null for deleted ones. */
	dataset(id: string): { title: string | null; href: string | null } {
		const { datasets } = this.room;
		const live = datasets.get(id);
		const known = live ?? datasets.deleted.find((dataset) => dataset.id === id);
		return {
			title: known === undefined ? null : known.title || m.room_untitled(),
			href: live === null ? null : `/r/${this.room.id}/datasets/${id}`
		};
	}

	isEntry(column: BoardColumn, id: string): boolean {
		const entry = this.#entry.get(column.kind.id);
		const known = entry !== undefined && column.cards.some((card) => card.id === entry);
		return (known ? entry : column.cards[0]?.id) === id;
	}

	/** Somebody has come to a card, by whatever way. */
	visit(id: string): void {
		const column = this.columnOf(id);
		if (column !== null) this.#entry.set(column.kind.id, id);
	}

	focus(id: string): void {
		focusRow(this.root, id);
	}

	focusComposer(kind: string): void {
		this.root?.querySelector<HTMLElement>(`[data-composer="${CSS.escape(kind)}"]`)?.focus();
	}

	/** `by` cards down the column; negative goes up. */
	step(id: string, by: number): void {
		const cards = this.columnOf(id)?.cards ?? [];
		const next = cards[cards.findIndex((card) => card.id === id) + by];
		if (next) this.focus(next.id);
	}

	/** To the card at the same height of the next column that has any. */
	stepAside(id: string, by: 1 | -1): void {
		const here = this.columnOf(id);
		if (here === null) return;
		const row = here.cards.findIndex((card) => card.id === id);
		for (let at = this.columns.indexOf(here) + by; this.columns[at] !== undefined; at += by) {
			const cards = this.columns[at]?.cards ?? [];
			const next = cards[Math.min(row, cards.length - 1)];
			if (next) return this.focus(next.id);
		}
	}

	vote(id: string, vote: Vote): void {
		const { cards, canDiscuss } = this.room;
		if (canDiscuss) cards.vote(id, cards.myVote(id) === vote ? null : vote);
	}

	add(kind: string, text: string): void {
		const column = this.columns.find((one) => one.kind.id === kind);
		if (column === undefined) return;
		this.room.cards.add({ kind, text }, column.cards[0]?.id ?? null);
		this.status = m.board_added({ kind: kindTitle(column.kind) });
	}

	/** `by` places down the column; negative goes up. */
	async moveWithin(id: string, by: number): Promise<void> {
		const column = this.columnOf(id);
		const cards = column?.cards ?? [];
		const to = cards.findIndex((card) => card.id === id) + by;
		if (column === null || to < 0 || to >= cards.length) return;
		await this.put(id, { list: column.kind.id, before: (by < 0 ? cards[to] : cards[to + 1])?.id ?? null });
	}

	/** Onto the top of another column. */
	async moveTo(id: string, kind: string): Promise<void> {
		const column = this.columns.find((one) => one.kind.id === kind);
		if (column !== undefined) await this.put(id, { list: kind, before: column.cards[0]?.id ?? null });
	}

	async moveAside(id: string, by: 1 | -1): Promise<void> {
		const here = this.columnOf(id);
		const next = here === null ? undefined : this.columns[this.columns.indexOf(here) + by];
		if (next) await this.moveTo(id, next.kind.id);
	}

	async put(id: string, { list, before }: Place): Promise<void> {
		const here = this.columnOf(id);
		const there = this.columns.find((column) => column.kind.id === list);
		if (!this.room.canWrite || here === null || there === undefined || before === id) return;
		const at = here.cards.findIndex((card) => card.id === id);
		if (here === there && (here.cards[at + 1]?.id ?? null) === before) return;
		this.room.cards.place(id, list, before);
		this.#entry.set(list, id);
		this.#chosen = list;
		await tick();
		const now = this.columnOf(id)?.cards ?? [];
		const place = { number: now.findIndex((card) => card.id === id) + 1, total: now.length };
		this.status =
			here === there ? m.board_moved_within(place) : m.board_moved({ kind: kindTitle(there.kind) });
	}

	dragOf(id: string): DragOptions {
		return {
			id,
			onover: (place) => {
				this.over = place;
				this.dragged = place === null ? null : id;
			},
			ondrop: (place) => void this.put(id, place)
		};
	}

	async remove(id: string): Promise<void> {
		const column = this.columnOf(id);
		const at = column?.cards.findIndex((card) => card.id === id) ?? -1;
		const neighbour = column?.cards[at + 1] ?? column?.cards[at - 1];
		this.#editing = null;
		this.room.cards.remove(id);
		this.room.app.notices.show(m.board_deleted(), {
			action: { label: m.common_undo(), run: () => this.room.cards.restore(id) }
		});
		await tick();
		if (neighbour) this.focus(neighbour.id);
		else if (column !== null) this.focusComposer(column.kind.id);
	}

	isEditing(id: string): boolean {
		return this.#editing?.id === id;
	}

	/** What to begin with in the card that is open. */
	get editPart(): EditPart {
		return this.#editing?.part ?? 'text';
	}

	edit(id: string, part: EditPart = 'text'): void {
		const kind = this.columnOf(id)?.kind.id;
		if (!this.room.canWrite || kind === undefined) return;
		this.#editing = { id, kind, part, order: this.room.cards.all.map((card) => card.id) };
	}

	/** Closes the open card. What was written is already in the document. */
	async finish(refocus: boolean): Promise<void> {
		const id = this.#editing?.id;
		if (id === undefined) return;
		// Fields keep their text when they lose focus.
		const field = document.activeElement;
		if (field instanceof HTMLElement && this.root?.contains(field)) field.blur();
		this.#editing = null;
		await tick();
		if (refocus) this.focus(id);
	}
}
