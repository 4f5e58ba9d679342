/**
 * The order that is shown while somebody writes in a list. What others move meanwhile waits: a row that moves in the
 * page takes focus and caret away. Invariant: rows in `held` keep their order among themselves; nothing is left out.
 */
export function holdOrder<T extends { readonly id: string }>(
	items: readonly T[],
	held: readonly string[] | null
): readonly T[] {
	if (held === null) return items;
	const rank = new Map(held.map((id, at) => [id, at]));
	const shown = items
		.filter((item) => rank.has(item.id))
		.sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
	items.forEach((item, at) => {
		if (rank.has(item.id)) return;
		const before = items[at - 1]?.id;
		shown.splice(shown.findIndex((one) => one.id === before) + 1, 0, item);
	});
	return shown;
}
