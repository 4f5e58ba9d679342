/**
 * Footers and columns of linked files that came here, so that a reload or a lost network costs nothing that was fetched.
 * They are kept by a hash of the address with that of the footer and the site's mark of the version, and each with that of
 * its own bytes: no address is in here, nothing that came from one is taken for another's, and what does not fit its hash
 * is as good as nothing. Where the browser keeps nothing, nothing is kept, and nobody need know.
 */
import { hashBlob, versionMark, type WebVersion } from '$lib/files';
import { answerOf, sha256Hex } from '$lib/util';

/** Bytes that came at `at`, with their hash. */
export type KeptPart = { blob: Blob; sha256: string; at: number };

/** `file`: of `keptAs`. Null as a column is the footer. */
export interface KeptParts {
	load(file: string, column: string | null): Promise<KeptPart | null>;
	save(file: string, column: string | null, part: KeptPart): Promise<void>;
	/** Whose bytes are kept. */
	columnsOf(file: string): Promise<string[]>;
	/** Everything of a file. */
	drop(file: string): Promise<void>;
}

/** One version of what is at an address. Under one footer a site may give the bytes of two. */
export function keptAs(address: string, footerHash: string, version: WebVersion): string {
	return sha256Hex(`${address.trim()} ${footerHash} ${versionMark(version)}`);
}

type Stored = KeptPart & { file: string; part: string };
type Use = { file: string; bytes: number; usedAt: number };

const DATABASE = 'roundtable-parts';
const PARTS = 'parts';
const USES = 'uses';
/** The files that were read longest ago go first. */
const MOST_BYTES = 1024 ** 3;

export class KeptOnDevice implements KeptParts {
	readonly #database: string;
	readonly #mostBytes: number;
	readonly #now: () => number;
	#opened: Promise<IDBDatabase | null> | null = null;

	constructor(database = DATABASE, mostBytes = MOST_BYTES, now: () => number = Date.now) {
		this.#database = database;
		this.#mostBytes = mostBytes;
		this.#now = now;
	}

	async load(file: string, column: string | null): Promise<KeptPart | null> {
		const found = await this.#ask([PARTS], async (open) => {
			const request = open(PARTS).get([file, partOf(column)]) as IDBRequest<Stored | undefined>;
			return (await answerOf(request)) ?? null;
		});
		if (found === null) return null;
		const isWhole = (await hashBlob(found.blob).catch(() => null)) === found.sha256;
		const { blob, sha256, at } = found;
		await this.#ask([PARTS, USES], async (open) => {
			const use = (await answerOf(open(USES).get(file))) as Use | undefined;
			if (use === undefined) return;
			const key = [file, partOf(column)];
			// Another tab may have let it go since.
			const isGone = !isWhole && (await answerOf(open(PARTS).count(key))) > 0;
			if (isGone) await answerOf(open(PARTS).delete(key));
			const bytes = use.bytes - (isGone ? found.blob.size : 0);
			await answerOf(open(USES).put({ file, bytes, usedAt: this.#now() } satisfies Use));
		});
		return isWhole ? { blob, sha256, at } : null;
	}

	async save(file: string, column: string | null, { blob, sha256, at }: KeptPart): Promise<void> {
		await this.#ask([PARTS, USES], async (open) => {
			const part = partOf(column);
			if ((await answerOf(open(PARTS).count([file, part]))) > 0) return;
			const use = (await answerOf(open(USES).get(file))) as Use | undefined;
			const bytes = (use?.bytes ?? 0) + blob.size;
			if (bytes > this.#mostBytes) return;
			await answerOf(open(PARTS).put({ file, part, sha256, at, blob } satisfies Stored));
			await answerOf(open(USES).put({ file, bytes, usedAt: this.#now() } satisfies Use));
		});
		await this.#makeRoom(file);
	}

	async columnsOf(file: string): Promise<string[]> {
		const keys = await this.#ask([PARTS], (open) => answerOf(open(PARTS).getAllKeys(partsOf(file))));
		return (keys ?? []).flatMap((key) => {
			const part = Array.isArray(key) ? String(key[1]) : '';
			return part.startsWith(COLUMN) ? [part.slice(COLUMN.length)] : [];
		});
	}

	async drop(file: string): Promise<void> {
		await this.#ask([PARTS, USES], (open) => dropFrom(open, file));
	}

	/** `kept`: the file that is being read now, which fits by itself. */
	async #makeRoom(kept: string): Promise<void> {
		await this.#ask([PARTS, USES], async (open) => {
			const uses = (await answerOf(open(USES).getAll())) as Use[];
			let bytes = uses.reduce((sum, use) => sum + use.bytes, 0);
			const others = uses.filter(({ file }) => file !== kept).sort((a, b) => a.usedAt - b.usedAt);
			for (const use of others) {
				if (bytes <= this.#mostBytes) return;
				await dropFrom(open, use.file);
				bytes -= use.bytes;
			}
		});
	}

	/** In one transaction. Null: refused. */
	async #ask<T>(
		stores: string[],
		question: (open: (name: string) => IDBObjectStore) => Promise<T>
	): Promise<T | null> {
		this.#opened ??= open(this.#database);
		const database = await this.#opened;
		try {
			if (database === null) return null;
			const transaction = database.transaction(stores, 'readwrite');
			return await question((name) => transaction.objectStore(name));
		} catch {
			return null;
		}
	}
}

async function dropFrom(open: (name: string) => IDBObjectStore, file: string): Promise<void> {
	await answerOf(open(PARTS).delete(partsOf(file)));
	await answerOf(open(USES).delete(file));
}

function partsOf(file: string): IDBKeyRange {
	return IDBKeyRange.bound([file], [file, []]);
}

const COLUMN = 'column ';

/** A column may have any name. */
function partOf(column: string | null): string {
	return column === null ? 'footer' : `${COLUMN}${column}`;
}

async function open(name: string): Promise<IDBDatabase | null> {
	try {
		const opening = indexedDB.open(name, 1);
		opening.onupgradeneeded = () => {
			opening.result.createObjectStore(PARTS, { keyPath: ['file', 'part'] });
			opening.result.createObjectStore(USES, { keyPath: 'file' });
		};
		const opened = await answerOf(opening);
		// Another tab with a newer version of the app must not wait for this one.
		opened.onversionchange = () => opened.close();
		return opened;
	} catch {
		return null;
	}
}
