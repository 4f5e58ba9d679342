/** Remembers how each table was made, because a restart has to make all of them again. */
import { runPending } from './pending.ts';
import type { Session } from './session.ts';

export type TableSource = {
	/** Name of the table. */
	relation: string;
	/** Where `create` reads the bytes: `in/…`. */
	path: string;
	blob: Blob;
	/** One statement that makes the table, replacing one of that name. */
	create: string;
};

export class TableSources {
	readonly #byRelation = new Map<string, TableSource>();

	/** Replaces an earlier source of the same table. */
	keep(source: TableSource): void {
		this.#byRelation.set(source.relation, source);
	}

	forget(relation: string): void {
		this.#byRelation.delete(relation);
	}

	/** Makes every table again. Returns the names of those that could not be made; they stay remembered. */
	async restore(session: Session): Promise<string[]> {
		const missing: string[] = [];
		for (const source of this.#byRelation.values()) {
			try {
				await session.own.turns.take(() => makeTable(session, source));
			} catch (error) {
				if (session.lost !== null) throw error;
				missing.push(source.relation);
			}
		}
		return missing;
	}
}

/** Registers the file, runs the statement, lets the file go: the table no longer needs it. Inside a turn of `own`. */
export async function makeTable(session: Session, source: TableSource, signal?: AbortSignal): Promise<void> {
	await session.registerFile(source.path, source.blob);
	try {
		await runPending(session, session.own, source.create, { signal, onPart: () => true });
	} finally {
		if (session.lost === null) await session.dropFile(source.path).catch(() => undefined);
	}
}
