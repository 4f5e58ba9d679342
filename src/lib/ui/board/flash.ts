import type { Attachment } from 'svelte/attachments';

/** As `--accent-wash` fading out, over the time that design gives to others' edits. */
const FLASH = { duration: 1200, easing: 'ease-out' };

/**
 * Shows that something has just been changed by somebody else. `read` returns what is watched; null while one writes in
 * it oneself. The first value flashes nothing.
 */
export function flashChanges(read: () => string | null): Attachment<HTMLElement> {
	let before: string | null | undefined;
	return (node) => {
		const now = read();
		const changed = typeof before === 'string' && now !== null && now !== before;
		before = now;
		if (!changed) return;
		const [wash] = node.children;
		wash?.animate([{ backgroundColor: 'var(--accent-wash)' }, { backgroundColor: 'var(--paper)' }], FLASH);
	};
}
