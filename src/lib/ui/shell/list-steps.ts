/** Names of a list that one steps through with J and K: links that lead into what they name. */
const ITEMS = 'main [data-list-item]';

/** Goes to the next (1) or the one before (-1), from nowhere to the first or the last. Returns whether there is a list. */
export function stepList(shell: HTMLElement | null, by: 1 | -1): boolean {
	const items = [...(shell?.querySelectorAll<HTMLElement>(ITEMS) ?? [])].filter((item) =>
		item.checkVisibility({ visibilityProperty: true })
	);
	if (items.length === 0) return false;
	const focused = document.activeElement;
	// On a control of an item, such as its menu, one is at that item.
	const at = items.findIndex((item) => item === focused || item.closest('li, tr')?.contains(focused));
	const current = items.findIndex((item) => item.getAttribute('aria-current') === 'page');
	const from = at === -1 ? current : at;
	const to = from === -1 ? (by === 1 ? 0 : items.length - 1) : from + by;
	items[Math.min(Math.max(to, 0), items.length - 1)]?.focus();
	return true;
}
