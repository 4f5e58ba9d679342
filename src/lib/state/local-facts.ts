/**
 * Small facts of one roundtable that stay on this device: what is known of the content of files that nobody else has, and
 * of results made from them. Invariant: nothing in here is ever written into a shared document.
 */
import type * as model from '$lib/model';

const PREFIX = 'roundtable.local.';
/** What this browser did not keep holds for this tab. */
const memory = new Map<string, string>();

export class LocalFacts {
	readonly #room: string;

	constructor(room: string) {
		this.#room = room;
	}

	/** Null when there is none, or when what is stored cannot be read. */
	get(kind: string, id: string): model.Json | null {
		const text = read(this.#key(kind, id));
		if (text === null) return null;
		try {
			return JSON.parse(text) as model.Json;
		} catch {
			return null;
		}
	}

	set(kind: string, id: string, value: object | string): void {
		const key = this.#key(kind, id);
		const text = JSON.stringify(value);
		memory.set(key, text);
		try {
			localStorage.setItem(key, text);
		} catch {
			// Refused or full: it holds for this tab, and the file itself says what is kept.
		}
	}

	remove(kind: string, id: string): void {
		const key = this.#key(kind, id);
		memory.delete(key);
		try {
			localStorage.removeItem(key);
		} catch {
			// Nothing was kept.
		}
	}

	#key(kind: string, id: string): string {
		return `${PREFIX}${this.#room}.${kind}.${id}`;
	}
}

/** Whether any roundtable of this device has these bytes as a file: added here, or fetched. */
export function isMentioned(sha256: string): boolean {
	const isOfFile = (key: string) => key.startsWith(PREFIX) && /\.(file|fetched)\./.test(key);
	const texts = [...memory].flatMap(([key, text]) => (isOfFile(key) ? [text] : []));
	try {
		for (const key of Object.keys(localStorage))
			if (isOfFile(key)) texts.push(localStorage.getItem(key) ?? '');
	} catch {
		// Storage refused: what this tab knows is all there is.
	}
	return texts.some((text) => text.includes(sha256));
}

/** Removes everything of a roundtable that this device forgets. */
export function forgetLocalFacts(room: string): void {
	const start = `${PREFIX}${room}.`;
	for (const key of memory.keys()) if (key.startsWith(start)) memory.delete(key);
	try {
		for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key);
	} catch {
		// Storage refused: nothing was kept.
	}
}

function read(key: string): string | null {
	try {
		return localStorage.getItem(key) ?? memory.get(key) ?? null;
	} catch {
		return memory.get(key) ?? null;
	}
}
