/** The name in a list that has the focus; null on anything else, which has a `Space` of its own. */
export function focusedItem(): HTMLAnchorElement | null {
	const { activeElement } = document;
	return activeElement instanceof HTMLAnchorElement && activeElement.matches('main [data-list-item]')
		? activeElement
		: null;
}
