/** Which keys mean something outside fields, and whether single letters do. */

const KEPT_AS = 'roundtable.single-keys';
/** Where storage is refused, the choice holds for this tab. */
let chosen: boolean | null = null;

/** Whether single letters are shortcuts on this device: they are, until somebody switches them off. */
export function areSingleKeysOn(): boolean {
	if (chosen !== null) return chosen;
	try {
		return localStorage.getItem(KEPT_AS) !== 'off';
	} catch {
		return true;
	}
}

export function setSingleKeys(on: boolean): void {
	chosen = on;
	try {
		localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
	} catch {
		// See `chosen`.
	}
}

/** Single letters are keys only while nothing is being written. */
export function isWriting(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable ||
			target.closest('input, textarea, select, [role=textbox], [role=grid]') !== null ||
			target.shadowRoot !== null)
	);
}

/** The key in lower case when it is pressed alone or with Shift, where single letters mean something; else null. */
export function singleKey(event: KeyboardEvent): string | null {
	if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
	return areSingleKeysOn() && !isWriting(event.target) ? event.key.toLowerCase() : null;
}
