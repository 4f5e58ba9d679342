import * as model from '$lib/model';
import { Live } from './live.svelte.ts';
import type { Acting } from './acting.ts';

function linesOf(node: model.ProseNode): string[] {
	const blocks = node.content?.filter(({ text }) => text === undefined) ?? [];
	return blocks.length === 0 ? [model.proseText(node)] : blocks.flatMap(linesOf);
}

/** The note pages of a room. */
export class Notes {
	readonly #as: Acting;
	readonly #pages: Live<readonly model.Note[]>;
	readonly #deleted: Live<readonly model.Note[]>;

	constructor(as: Acting) {
		this.#as = as;
		const observe = (changed: () => void) => model.observeNotes(as.content, changed);
		this.#pages = new Live(observe, () => model.listNotes(as.content));
		this.#deleted = new Live(observe, () => model.listDeletedNotes(as.content));
	}

	get pages(): readonly model.Note[] {
		return this.#pages.current;
	}

	get deleted(): readonly model.Note[] {
		return this.#deleted.current;
	}

	get(id: string): model.Note | null {
		return this.pages.find((page) => page.id === id) ?? null;
	}

	/** The shared text of a page; null when it is not there. */
	body(id: string): model.SharedProse | null {
		return model.noteBody(this.#as.content, id);
	}

	/** Its lines without marks, as they are now. */
	lines(id: string): string[] {
		return linesOf(model.readNote(this.#as.content, id));
	}

	add(fields: model.NoteFields): string {
		return model.addNote(this.#as.content, fields, this.#as.me);
	}

	setTitle(id: string, title: string): void {
		model.updateNote(this.#as.content, id, { title });
	}

	markEdited(id: string): void {
		model.markNoteEdited(this.#as.content, id, this.#as.me);
	}

	move(id: string, before: string | null): void {
		model.moveNote(this.#as.content, id, before);
	}

	remove(id: string): void {
		model.deleteNote(this.#as.content, id, this.#as.me);
	}

	restore(id: string): void {
		model.restoreNote(this.#as.content, id);
	}
}
