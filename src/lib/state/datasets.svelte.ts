import * as model from '$lib/model';
import { Live } from './live.svelte.ts';
import type { Acting } from './acting.ts';

/** The list of datasets of a room. */
export class Datasets {
	readonly #as: Acting;
	readonly #all: Live<readonly model.Dataset[]>;
	readonly #deleted: Live<readonly model.Dataset[]>;

	constructor(as: Acting) {
		this.#as = as;
		const observe = (changed: () => void) => model.observeDatasets(as.content, changed);
		this.#all = new Live(observe, () => model.listDatasets(as.content));
		this.#deleted = new Live(observe, () => model.listDeletedDatasets(as.content));
	}

	get all(): readonly model.Dataset[] {
		return this.#all.current;
	}

	get deleted(): readonly model.Dataset[] {
		return this.#deleted.current;
	}

	get(id: string): model.Dataset | null {
		return this.all.find((dataset) => dataset.id === id) ?? null;
	}

	add(fields: model.DatasetFields): string {
		return model.addDataset(this.#as.content, fields, this.#as.me);
	}

	/** A whole list at once, as one step of undo. */
	addMany(all: readonly model.DatasetFields[]): string[] {
		return model.addDatasets(this.#as.content, all, this.#as.me);
	}

	update(id: string, changes: model.DatasetChanges): void {
		model.updateDataset(this.#as.content, id, changes);
	}

	remove(id: string): void {
		model.deleteDataset(this.#as.content, id, this.#as.me);
	}

	restore(id: string): void {
		model.restoreDataset(this.#as.content, id);
	}

	/** A long text that several people write at once; null when the entry is not there. */
	text(id: string, field: model.DatasetText): model.SharedText | null {
		return model.datasetText(this.#as.content, id, field);
	}

	addTo(id: string, set: model.DatasetSet, value: string): void {
		model.addToDataset(this.#as.content, id, set, value);
	}

	removeFrom(id: string, set: model.DatasetSet, value: string): void {
		model.removeFromDataset(this.#as.content, id, set, value);
	}

	addExperience(id: string, text: string): string | null {
		return model.addExperience(this.#as.content, id, text, this.#as.me);
	}

	experienceText(id: string, experience: string): model.SharedText | null {
		return model.experienceText(this.#as.content, id, experience);
	}

	removeExperience(id: string, experience: string): void {
		model.deleteExperience(this.#as.content, id, experience, this.#as.me);
	}

	restoreExperience(id: string, experience: string): void {
		model.restoreExperience(this.#as.content, id, experience);
	}
}
