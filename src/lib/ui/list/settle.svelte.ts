/**
 * What happens to the rows of a list when their order changes: they glide to their new places, and focus stays where it
 * was. Rows carry `data-id`; what takes their focus carries `data-focus` (else the row itself does).
 */
import { glide, measure, ROW } from './glide.ts';

export function rowOf(target: EventTarget | null): string | null {
	const row = target instanceof Element ? target.closest<HTMLElement>(ROW) : null;
	return row?.dataset['id'] ?? null;
}

export function focusRow(root: HTMLElement | null, id: string): void {
	const row = root?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
	if (!row) return;
	const target = row.matches('[data-focus]') ? row : (row.querySelector<HTMLElement>('[data-focus]') ?? row);
	target.focus();
}

/**
 * Call while a component is made. `order` reads all that decides where rows stand; its value must differ when they move.
 */
export function settle(root: () => HTMLElement | null, order: () => string): void {
	let places: ReadonlyMap<string, DOMRect> | null = null;
	let focused: Element | null = null;
	let row: string | null = null;

	$effect.pre(() => {
		order();
		const list = root();
		if (list === null) return;
		places = measure(list);
		focused = list.contains(document.activeElement) ? document.activeElement : null;
		row = rowOf(focused);
	});

	$effect(() => {
		order();
		const list = root();
		if (list === null) return;
		if (places !== null && !matchMedia('(prefers-reduced-motion: reduce)').matches) glide(list, places);
		// Only what the change itself took away is given back.
		if (focused === null || row === null || document.activeElement !== document.body) return;
		if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
		else focusRow(list, row);
	});
}
