import * as model from '$lib/model';
import { Live } from './live.svelte.ts';
import type { Acting } from './acting.ts';

/** The saved queries of a room. */
export class Queries {
	readonly #as: Acting;
	readonly #all: Live<readonly model.Query[]>;
	readonly #deleted: Live<readonly model.Query[]>;

	constructor(as: Acting) {
		this.#as = as;
		const observe = (changed: () => void) => model.observeQueries(as.content, changed);
		this.#all = new Live(observe, () => model.listQueries(as.content));
		this.#deleted = new Live(observe, () => model.listDeletedQueries(as.content));
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

	setSnapshot(id: string, snapshot: model.Snapshot | null): void {
		model.setSnapshot(this.#as.content, id, snapshot);
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
