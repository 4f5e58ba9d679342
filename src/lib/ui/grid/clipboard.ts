/** Copying while an element has the focus, though nothing in the page is selected as text. */
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/** Goes on the element that has the focus. `text` returns null when there is nothing to copy. */
export function copies(text: () => string | null): Attachment<HTMLElement> {
	return (element) => {
		const isOurs = () => document.activeElement === element;
		// Copying is reported where the text selection is, which may be anywhere; so it is heard at the document.
		const copy = on(document, 'copy', (event) => {
			const copied = isOurs() ? text() : null;
			if (copied === null) return;
			event.preventDefault();
			event.clipboardData?.setData('text/plain', copied);
		});
		// Without a text selection browsers hold that there is nothing to copy, unless this is cancelled.
		const before = (event: Event) => {
			if (isOurs()) event.preventDefault();
		};
		document.addEventListener('beforecopy', before);
		return () => {
			copy();
			document.removeEventListener('beforecopy', before);
		};
	};
}

/** Copies as the keyboard would; false when the browser does not allow it. Works on plain http too. */
export function copyNow(element: HTMLElement): boolean {
	element.focus({ preventScroll: true });
	return document.execCommand('copy');
}
