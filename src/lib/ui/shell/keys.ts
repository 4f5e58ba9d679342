/** Single letters are keys only while nothing is being written. */
export function isWriting(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable ||
			target.closest('input, textarea, select, [role=textbox], [role=grid]') !== null ||
			target.shadowRoot !== null)
	);
}

/**
 * Listens for a letter that follows `G`, and calls back with it. Returns how to stop.
 * The second letter must come within a second and a half, so that a stray G does nothing.
 */
export function observeGoKeys(onkey: (letter: string) => boolean): () => void {
	let since = -Infinity;
	const listener = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
		const letter = event.key.toLowerCase();
		if (event.timeStamp - since < 1500) {
			since = -Infinity;
			if (onkey(letter)) event.preventDefault();
		} else if (letter === 'g') {
			since = event.timeStamp;
		}
	};
	addEventListener('keydown', listener);
	return () => removeEventListener('keydown', listener);
}
