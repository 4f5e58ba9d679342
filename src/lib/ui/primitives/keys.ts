/** How a shortcut reads on this machine. */

/** Whether ⌘ takes the place of Ctrl here. */
export function isApple(): boolean {
	return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);
}

const APPLE: Record<string, string> = {
	Mod: '⌘',
	Shift: '⇧',
	Alt: '⌥',
	Ctrl: '⌃',
	Enter: '↵',
	Backspace: '⌫'
};
const OTHER: Record<string, string> = { Mod: 'Ctrl' };
const SIGNS: Record<string, string> = {
	Escape: 'Esc',
	ArrowUp: '↑',
	ArrowDown: '↓',
	ArrowLeft: '←',
	ArrowRight: '→'
};

/** `Mod+Shift+Enter` → `Ctrl Shift Enter`, or `⌘⇧↵` on Apple's machines. Sequences stand apart: `G D`. */
export function formatKeys(keys: string, apple = isApple()): string {
	const words = keys.split('+').map((key) => SIGNS[key] ?? (apple ? APPLE : OTHER)[key] ?? key);
	return words.join(apple ? '' : ' ');
}
