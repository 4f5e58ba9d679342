import * as model from '$lib/model';
import { Live } from './live.svelte.ts';
import type { Acting } from './acting.ts';

/** The chapters of the summary: which, in which order, and who may read them. */
export class Outline {
	readonly #as: Acting;
	readonly #sections: Live<readonly model.Section[]>;

	constructor(as: Acting) {
		this.#as = as;
		this.#sections = new Live(
			(changed) => model.observeSections(as.content, changed),
			() => model.listSections(as.content)
		);
	}

	get sections(): readonly model.Section[] {
		return this.#sections.current;
	}

	/** The opening sentences. */
	get lead(): model.SharedText {
		return model.summaryLead(this.#as.content);
	}

	add(fields: model.SectionChanges & { kind: model.SectionKind }): string {
		return model.addSection(this.#as.content, fields, this.#as.me);
	}

	update(id: string, changes: model.SectionChanges): void {
		model.updateSection(this.#as.content, id, changes);
	}

	move(id: string, before: string | null): void {
		model.moveSection(this.#as.content, id, before);
	}

	remove(id: string): void {
		model.deleteSection(this.#as.content, id, this.#as.me);
	}
}
