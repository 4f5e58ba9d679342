/**
 * What has come of files that are being fetched, so that a reload or a lost network costs a part and not the whole.
 * Where the browser keeps nothing, nothing is kept, and nobody need know.
 */
import { isSameVersion } from '$lib/files';
import { answerOf } from '$lib/util';
import type { RemoteFacts } from './remote-facts.ts';
import type { KeptParts } from './remote-fetch.ts';

/** A file that was not fetched to its end, or not added yet. `bytes`: what is here of it. */
export type Unfinished = { address: string; facts: RemoteFacts; bytes: number; at: number };

const DATABASE = 'roundtable-downloads';
const FILES = 'files';
const PARTS = 'parts';
/** After a week nobody comes back for it. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

export class Downloads implements KeptParts {
	readonly #database: string;
	#opened: Promise<IDBDatabase | null> | null = null;

	constructor(database = DATABASE) {
		this.#database = database;
	}

	async load(address: string, facts: RemoteFacts): Promise<Blob[]> {
		const known = await this.#ask(FILES, 'readonly', (store) => store.get(address) as IDBRequest<Unfinished>);
		const same = known?.facts !== undefined && isSameVersion(known.facts, facts) === true;
		if (!same || known.facts.bytes !== facts.bytes) {
			await this.drop(address);
			return [];
		}
		const parts = await this.#ask(
			PARTS,
			'readonly',
			(store) => store.getAll(keysOf(address)) as IDBRequest<{ from: number; part: Blob }[]>
		);
		let end = 0;
		return (parts ?? []).flatMap(({ from, part }) => {
			if (from !== end) return [];
			end += part.size;
			return [part];
		});
	}

	async add(address: string, facts: RemoteFacts, from: number, part: Blob): Promise<void> {
		const bytes = from + part.size;
		const file: Unfinished = { address, facts, bytes, at: Date.now() };
		await this.#ask(PARTS, 'readwrite', (store) => store.put({ address, from, part }));
		await this.#ask(FILES, 'readwrite', (store) => store.put(file));
	}

	async drop(address: string): Promise<void> {
		await this.#ask(FILES, 'readwrite', (store) => store.delete(address));
		await this.#ask(PARTS, 'readwrite', (store) => store.delete(keysOf(address)));
	}

	/** The latest first. Forgets those that are too old. */
	async list(now = Date.now()): Promise<Unfinished[]> {
		const all =
			(await this.#ask(FILES, 'readonly', (store) => store.getAll() as IDBRequest<Unfinished[]>)) ?? [];
		const old = all.filter(({ at }) => now - at > KEPT_MS);
		for (const { address } of old) await this.drop(address);
		return all.filter((one) => !old.includes(one)).sort((a, b) => b.at - a.at);
	}

	/** Null: refused. */
	async #ask<T>(
		store: string,
		mode: IDBTransactionMode,
		question: (store: IDBObjectStore) => IDBRequest<T>
	): Promise<T | null> {
		this.#opened ??= open(this.#database);
		const database = await this.#opened;
		try {
			return database === null
				? null
				: await answerOf(question(database.transaction(store, mode).objectStore(store)));
		} catch {
			return null;
		}
	}
}

function keysOf(address: string): IDBKeyRange {
	return IDBKeyRange.bound([address, 0], [address, Infinity]);
}

async function open(name: string): Promise<IDBDatabase | null> {
	try {
		const opening = indexedDB.open(name, 1);
		opening.onupgradeneeded = () => {
			opening.result.createObjectStore(FILES, { keyPath: 'address' });
			opening.result.createObjectStore(PARTS, { keyPath: ['address', 'from'] });
		};
		const opened = await answerOf(opening);
		// Another tab with a newer version of the app must not wait for this one.
		opened.onversionchange = () => opened.close();
		return opened;
	} catch {
		return null;
	}
}
