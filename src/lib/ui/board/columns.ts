import type { Card, CardKind } from '$lib/model';

export interface BoardColumn {
	readonly kind: CardKind;
	readonly cards: readonly Card[];
}

/** The cards of each kind, in their order. A kind that the room does not know gets a column behind the others. */
export function arrangeColumns(kinds: readonly CardKind[], cards: readonly Card[]): BoardColumn[] {
	const columns = new Map(kinds.map((kind) => [kind.id, { kind, cards: [] as Card[] }]));
	for (const card of cards) {
		const kind = { id: card.kind, title: null, order: null };
		const column = columns.get(card.kind) ?? { kind, cards: [] };
		column.cards.push(card);
		columns.set(card.kind, column);
	}
	return [...columns.values()];
}
