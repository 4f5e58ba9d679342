/**
 * Edits that had not reached IndexedDB when the page went away. A transaction that is under way then is aborted, whatever
 * the person answers to the question whether to leave; localStorage is written before the page is gone. They are read
 * with the document at the next opening and leave this store once they are in the other.
 */
import { fromBase64, toBase64 } from 'lib0/buffer';
import { nanoid } from 'nanoid';
import type { Change } from './doc-store.ts';
import type { WaitingEntry } from './waiting.ts';

type Words = Pick<Change, 'update' | 'waits'>;
export type LastWords = { words: Words[]; forget: () => void };

const PREFIX = 'roundtable:last-words ';

/** Where no page is, or it is refused one, there is nothing to write to. */
function storage(): Storage | null {
	try {
		return globalThis.localStorage ?? null;
	} catch {
		return null;
	}
}

function keysOf(prefix: string): string[] {
	const store = storage();
	const keys = Array.from({ length: store?.length ?? 0 }, (_, i) => store?.key(i) ?? '');
	return keys.filter((key) => key.startsWith(PREFIX + prefix));
}

/** Never throws: where it does not fit, the page has asked before it went. */
export function keepLastWords(document: string, changes: readonly Change[]): void {
	const words = changes.filter(({ update, waits }) => update !== undefined || waits !== undefined);
	if (words.length === 0) return;
	const text = JSON.stringify(
		words.map(({ update, waits }) => ({
			...(update === undefined ? {} : { update: toBase64(update) }),
			...(waits === undefined
				? {}
				: { waits: { ...waits, bytes: waits.bytes === null ? null : toBase64(waits.bytes) } })
		}))
	);
	try {
		storage()?.setItem(`${PREFIX}${document} ${nanoid(8)}`, text);
	} catch {
		// Full or refused.
	}
}

/** What was kept for a document; what cannot be read is nobody's words and goes. */
export function readLastWords(document: string): LastWords {
	const keys = keysOf(`${document} `);
	const store = storage();
	const words = keys.flatMap((key) => parse(store?.getItem(key) ?? ''));
	return { words, forget: () => keys.forEach((key) => store?.removeItem(key)) };
}

function parse(text: string): Words[] {
	try {
		const words = JSON.parse(text) as { update?: string; waits?: WaitingEntry & { bytes: string | null } }[];
		return words.map(({ update, waits }) => ({
			...(update === undefined ? {} : { update: fromBase64(update) }),
			...(waits === undefined
				? {}
				: { waits: { ...waits, bytes: waits.bytes === null ? null : fromBase64(waits.bytes) } })
		}));
	} catch {
		return [];
	}
}
