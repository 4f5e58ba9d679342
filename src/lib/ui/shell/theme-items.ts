import { m } from '$lib/i18n';
import { THEMES, type App, type ThemeName } from '$lib/state';
import type { MenuAct } from '../primitives/index.ts';

/** Light, dark, or as the device says, as choices of a menu. */
export function themeItems(theme: App['theme']): MenuAct[] {
	const words: Record<ThemeName, string> = {
		system: m.room_theme_system(),
		light: m.room_theme_light(),
		dark: m.room_theme_dark()
	};
	return THEMES.map((name) => ({
		label: words[name],
		checked: theme.name === name,
		onselect: () => (theme.name = name)
	}));
}
