/** Somebody else's caret, the same in notes and queries: a 2 px bar in the person's colour and a flag with the name. */

/** The flag's fading and its return on hover are in the stylesheet; a caret without a name has no flag. */
export function caretElement(name: string, seat: number): HTMLElement {
	const caret = document.createElement('span');
	caret.className = 'shared-caret';
	caret.dataset['seat'] = String(seat);
	// Read aloud in the middle of a sentence it would be noise; the list of who is here says it properly.
	caret.setAttribute('aria-hidden', 'true');
	// Word joiners keep the line from breaking at the caret, where without it there was no place to break.
	caret.append('\u2060');
	if (name !== '') {
		const flag = document.createElement('span');
		flag.className = 'shared-caret-flag';
		flag.dir = 'auto';
		flag.textContent = name;
		caret.append(flag);
	}
	caret.append('\u2060');
	return caret;
}
