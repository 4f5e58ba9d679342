import type { TransportMemory } from './transport.ts';

const KEY = 'roundtable.transport';

/** The browser's; where there is none, or it is closed to us, every visit finds out anew. */
export const pageMemory: TransportMemory = {
	read() {
		try {
			return typeof window === 'undefined' ? null : window.localStorage.getItem(KEY);
		} catch {
			return null;
		}
	},
	write(text) {
		try {
			if (typeof window === 'undefined') return;
			if (text === null) window.localStorage.removeItem(KEY);
			else window.localStorage.setItem(KEY, text);
		} catch {
			// A full or forbidden storage costs the next visit four seconds.
		}
	}
};
