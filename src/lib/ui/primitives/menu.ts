import type { IconGlyph } from './Icon.svelte';

/** One act of a menu. */
export interface MenuAct {
	label: string;
	icon?: IconGlyph;
	/** Shown at the end in mono, e.g. `Ctrl D`. The menu does not listen for it. */
	shortcut?: string;
	/** A second, smaller line. */
	hint?: string;
	/** Deletes or takes away. */
	danger?: boolean;
	/** Makes it a choice that is on or off. */
	checked?: boolean;
	disabled?: boolean;
	/** Why it is disabled; shown as its second line. */
	reason?: string;
	href?: string;
	onselect?: () => void;
}

/** An act, a thin rule, or a word over the acts that follow. */
export type MenuItem = MenuAct | 'rule' | { heading: string };
