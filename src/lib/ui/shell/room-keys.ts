/** The keys that mean the same wherever one is in a roundtable. Menus, dialogs and fields have keys of their own. */
import { isWriting, singleKey } from './keys.ts';
import { stepList } from './list-steps.ts';
import { stepRegion } from './regions.ts';

export interface RoomKeyActs {
	/** After `G`: the first letter of where to. Returns whether there is such a place. */
	go(letter: string): boolean;
	find(): void;
	help(): void;
	present(): void;
	/** Returns whether there was a stage to go to. */
	nextStage(): boolean;
	/** Returns false where the page has this key itself. */
	newCard(): boolean;
	undo(): void;
	redo(): void;
	saved(): void;
	/** Returns whether a name in a list has the focus. */
	peek(): boolean;
	/** Returns whether there was something to leave. */
	leave(): boolean;
}

/** The second letter after `G` must come soon, so that a stray G does nothing. */
const SOON_MS = 1500;

/** Listens until what it returns is called. */
export function observeRoomKeys(shell: () => HTMLElement | null, acts: RoomKeyActs): () => void {
	let goSince = -Infinity;

	/** Returns whether the key meant something. */
	function withModifier(event: KeyboardEvent): boolean {
		const key = event.key.toLowerCase();
		if (key === 's') acts.saved();
		else if (key === 'k') acts.find();
		else if (isWriting(event.target)) return false;
		else if (key === 'z') (event.shiftKey ? acts.redo : acts.undo)();
		else if (key === 'y') acts.redo();
		else return false;
		return true;
	}

	function alone(event: KeyboardEvent): boolean {
		if (event.key === 'F6') return stepRegion(shell(), event.shiftKey ? -1 : 1);
		if (event.key === ' ') return acts.peek();
		if (event.key === 'Escape') return !isWriting(event.target) && acts.leave();
		const key = singleKey(event);
		if (key === null) return false;
		if (event.timeStamp - goSince < SOON_MS) {
			goSince = -Infinity;
			return acts.go(key);
		}
		// Whether a sign needs Shift depends on the keyboard.
		if (key === '?') {
			acts.help();
			return true;
		}
		if (event.shiftKey && key !== '/') return withShift(key);
		if (key === 'g') {
			goSince = event.timeStamp;
			return false;
		}
		if (key === 'j' || key === 'k') return stepList(shell(), key === 'j' ? 1 : -1);
		return key === 'c' ? acts.newCard() : pressOnPage(shell(), key);
	}

	function withShift(key: string): boolean {
		if (key === 'n') return acts.nextStage();
		if (key === 'p') acts.present();
		return key === 'p';
	}

	const listener = (event: KeyboardEvent) => {
		if (event.defaultPrevented || !isOverPage(shell(), event.target)) return;
		const hasModifier = (event.ctrlKey || event.metaKey) && !event.altKey;
		if (hasModifier ? withModifier(event) : !event.altKey && alone(event)) event.preventDefault();
	};
	addEventListener('keydown', listener);
	return () => removeEventListener('keydown', listener);
}

/** What lies over the page, such as a dialog, is not in the shell. */
function isOverPage(shell: HTMLElement | null, target: EventTarget | null): boolean {
	return target === document.body || (target instanceof Node && (shell?.contains(target) ?? false));
}

/** A key of the page itself is that of the control that says so: it is pressed, or gets the focus if it is a field. */
export function pressOnPage(shell: HTMLElement | null, key: string): boolean {
	const control = shell?.querySelector<HTMLElement>(
		`main [aria-keyshortcuts="${CSS.escape(key.toUpperCase())}"]`
	);
	if (control == null) return false;
	if (control instanceof HTMLInputElement) control.focus();
	else control.click();
	return true;
}
