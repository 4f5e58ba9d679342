/** The engine's tables for files that stay where they are. Inside a turn. */
import type { Engine } from '$lib/engine';
import type { LinkedFile, LinkedTable } from '$lib/ingest';
import type { LinkedProblem } from './linked-stage.ts';
import type { RoomFile } from './room-file.ts';

export class LinkedTables {
	readonly #made = new Map<string, LinkedTable>();

	has({ id }: RoomFile): boolean {
		return this.#made.has(id);
	}

	/** The table as nothing of it was fetched, so that a query can be planned. */
	async empty(engine: Engine, one: RoomFile, file: LinkedFile): Promise<LinkedTable | LinkedProblem> {
		const known = this.#made.get(one.id);
		if (known?.file === file && known.relation === one.table) {
			// The engine may be another one since.
			if ((await known.empty()) === null) return known;
		}
		const { LinkedTable } = await import('$lib/ingest');
		const made = await LinkedTable.make(engine, one.table, file);
		if (!made.ok) return { problem: 'linked', file: one, why: 'unreadable', refusal: made };
		this.#made.set(one.id, made.table);
		const unseen = await made.table.empty();
		if (unseen === null) return made.table;
		const refusal = { ok: false, reason: 'engine', failure: unseen } as const;
		return { problem: 'linked', file: one, why: 'unreadable', refusal };
	}

	/** Whether a query failed because a plan did not tell all that it reads. */
	isMissing(message: string): boolean {
		return [...this.#made.values()].some((table) => table.columnsIn(message).length > 0);
	}

	/** Drops those of files that are not among these by the name they had: nobody asks by a name that is gone. */
	async dropOthers(files: readonly RoomFile[]): Promise<void> {
		const names = new Map(files.map(({ id, table, link }) => [id, link === null ? null : table]));
		for (const [id, table] of this.#made) {
			if (names.get(id) === table.relation) continue;
			this.#made.delete(id);
			// Another one may have taken the name.
			if (![...this.#made.values()].some(({ relation }) => relation === table.relation)) await table.drop();
		}
	}

	async drop({ id }: RoomFile): Promise<void> {
		await this.#made.get(id)?.drop();
		this.#made.delete(id);
	}
}
