/** Remembers how each table was made, because a restart has to make all of them again. */
import { quoteIdentifier } from '$lib/sql';
import { Cancelled, runPending } from './pending.ts';
import type { Session } from './session.ts';

export type TableSource = {
	/** Name of the table, with that of its schema and a dot in front where it has one. */
	relation: string;
	/** Where `create` reads the bytes: `in/…`. */
	path: string;
	blob: Blob;
	/** Byte of the file where `blob` starts, where it is a part of a file. */
	at?: number | null;
	/** What makes the table, replacing one of that name. */
	create: string;
};

/** Rows that the engine cannot read from a file by itself. */
export type ArrowSource = {
	/** Name of the table. */
	relation: string;
	/** The rows, each part a complete Arrow IPC stream of the same columns, at least one. Called again after a restart. */
	open: () => AsyncIterable<Uint8Array>;
};

export class TableSources {
	readonly #byRelation = new Map<string, TableSource | ArrowSource>();

	/** Replaces an earlier source of the same table. */
	keep(source: TableSource | ArrowSource): void {
		this.#byRelation.set(source.relation, source);
	}

	/**
	 * What made `from` makes `to` from now on. `file`: the file that its bytes are a part of, in a place where it stays; null:
	 * where they are.
	 */
	rename(from: string, to: string, file: Blob | null): void {
		const source = this.#byRelation.get(from);
		this.#byRelation.delete(from);
		if (source === undefined) return;
		if ('open' in source) return void this.#byRelation.set(to, { ...source, relation: to });
		const create = `${source.create};\n${renameSql(from, to)}`;
		this.#byRelation.set(to, { ...source, relation: to, create });
		if (file !== null) this.move(to, file);
	}

	/** The bytes that made a table are a part of `file` from now on, which has them where they were. */
	move(relation: string, file: Blob): void {
		const source = this.#byRelation.get(relation);
		if (source === undefined || 'open' in source) return;
		const { at = null, blob } = source;
		if (at !== null) this.#byRelation.set(relation, { ...source, blob: file.slice(at, at + blob.size) });
	}

	forget(relation: string): void {
		this.#byRelation.delete(relation);
	}

	/** Makes every table again. Returns the names of those that could not be made; they stay remembered. */
	async restore(session: Session): Promise<string[]> {
		const missing: string[] = [];
		for (const source of this.#byRelation.values()) {
			try {
				await session.own.turns.take(() =>
					'open' in source ? makeFromArrow(session, source) : makeTable(session, source)
				);
			} catch (error) {
				if (session.lost !== null) throw error;
				missing.push(source.relation);
			}
		}
		return missing;
	}
}

/** A table that has the name already makes room. */
export function renameSql(from: string, to: string): string {
	const name = quoteIdentifier(to);
	return `DROP TABLE IF EXISTS ${name};\nALTER TABLE ${quoteIdentifier(from)} RENAME TO ${name}`;
}

/** Inside a turn of `own`. */
export function makeTable(session: Session, source: TableSource, signal?: AbortSignal): Promise<void> {
	return withFile(session, source, () =>
		runPending(session, session.own, source.create, { signal, onPart: () => true })
	);
}

/** Inside a turn of `own`. Rejects with Cancelled between two parts; what was made until then stays. */
export async function makeFromArrow(
	session: Session,
	{ relation, open }: ArrowSource,
	signal?: AbortSignal
): Promise<void> {
	const { id } = session.own;
	await session.ask((db) => db.runQuery(id, `DROP TABLE IF EXISTS ${quoteIdentifier(relation)}`));
	let create = true;
	for await (const part of open()) {
		if (signal?.aborted) throw new Cancelled();
		const options = { name: relation, create };
		await session.ask((db) => db.insertArrowFromIPCStream(id, part, options));
		create = false;
	}
}

/**
 * Registers the file for as long as the task lasts. A table made from it no longer needs it. The worker does what it is
 * told in order, so nobody waits for more than the task's own answer: a page that is busy takes its time to hear one.
 */
export async function withFile<T>(
	session: Session,
	{ path, blob }: Pick<TableSource, 'path' | 'blob'>,
	task: () => Promise<T>
): Promise<T> {
	const registered = session.registerFile(path, blob);
	try {
		return (await Promise.all([registered, task()]))[1];
	} finally {
		if (session.lost === null) session.dropFile(path).catch(() => undefined);
	}
}
