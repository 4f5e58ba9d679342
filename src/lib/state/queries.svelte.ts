import * as model from '$lib/model';
import type { TextChange } from '$lib/sql';
import { Live } from './live.svelte.ts';
import type { Acting } from './acting.ts';

/** The saved queries of a room. */
export class Queries {
	readonly #as: Acting;
	readonly #all: Live<readonly model.Query[]>;
	readonly #deleted: Live<readonly model.Query[]>;
	readonly #reproductions: Live<ReadonlyMap<string, readonly model.Reproduction[]>>;

	constructor(as: Acting) {
		this.#as = as;
		const observe = (changed: () => void) => model.observeQueries(as.content, changed);
		this.#all = new Live(observe, () => model.listQueries(as.content));
		this.#deleted = new Live(observe, () => model.listDeletedQueries(as.content));
		this.#reproductions = new Live(
			(changed) => model.observeReproductions(as.discussion, changed),
			() => model.listReproductions(as.discussion)
		);
	}

	get all(): readonly model.Query[] {
		return this.#all.current;
	}

	get deleted(): readonly model.Query[] {
		return this.#deleted.current;
	}

	get(id: string): model.Query | null {
		return this.all.find((query) => query.id === id) ?? null;
	}

	/** The shared SQL; null when the query is not there. */
	sql(id: string): model.SharedText | null {
		return model.querySql(this.#as.content, id);
	}

	add(fields: model.QueryFields): string {
		return model.addQuery(this.#as.content, fields, this.#as.me);
	}

	update(id: string, changes: model.QueryChanges): void {
		model.updateQuery(this.#as.content, id, changes);
	}

	/** Changes the title, and the texts that name the query, as one step of undo. */
	rename(
		id: string,
		title: string,
		texts: readonly { query: model.Query; changes: readonly TextChange[] }[]
	): void {
		const { content } = this.#as;
		model.edit(content, model.LOCAL, () => {
			model.updateQuery(content, id, { title });
			for (const { query, changes } of texts) {
				const text = model.querySql(content, query.id);
				// The last first, so that none moves those before it.
				for (const { from, to, insert } of changes.toReversed()) {
					text?.delete(from, to - from);
					text?.insert(from, insert);
				}
			}
		});
	}

	/** Writes the SQL of choices in place of what is there, as one step of undo. */
	write(id: string, form: model.Json, sql: string): void {
		const { content } = this.#as;
		const text = model.querySql(content, id);
		if (text === null) return;
		model.edit(content, model.LOCAL, () => {
			model.updateText(text, sql);
			model.updateQuery(content, id, { form });
		});
	}

	setSnapshot(id: string, snapshot: model.Snapshot | null): void {
		model.setSnapshot(this.#as.content, id, snapshot);
	}

	/** Who else ran it on the same bytes, oldest first, and what they got. */
	reproductionsOf(snapshot: model.Snapshot): readonly model.Reproduction[] {
		const key = model.snapshotKey(snapshot);
		const all = key === null ? [] : (this.#reproductions.current.get(key) ?? []);
		return all.filter(({ principal }) => principal !== snapshot.by);
	}

	/** Tells the room what one's own run gave, if it is one that everybody could repeat. */
	reproduced(run: model.Snapshot): void {
		model.setReproduction(this.#as.discussion, run, this.#as.me.principal);
	}

	move(id: string, before: string | null): void {
		model.moveQuery(this.#as.content, id, before);
	}

	remove(id: string): void {
		model.deleteQuery(this.#as.content, id, this.#as.me);
	}

	restore(id: string): void {
		model.restoreQuery(this.#as.content, id);
	}
}
