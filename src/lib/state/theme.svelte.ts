const KEY = 'roundtable.theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof THEMES)[number];

/** Light, dark or as the device says. Only changes `color-scheme`; every colour follows from that. */
export class Theme {
	#name = $state<ThemeName>('system');

	constructor() {
		const kept = read();
		this.#name = THEMES.find((name) => name === kept) ?? 'system';
		this.#apply();
	}

	get name(): ThemeName {
		return this.#name;
	}

	set name(name: ThemeName) {
		this.#name = name;
		try {
			localStorage.setItem(KEY, name);
		} catch {
			// Storage refused: the choice holds for this tab.
		}
		this.#apply();
	}

	#apply(): void {
		document.documentElement.style.colorScheme = this.#name === 'system' ? 'light dark' : this.#name;
	}
}

function read(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}
