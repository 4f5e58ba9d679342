/** Taking back what somebody did in the last hour: looked at first, done by the server, told to everybody, and put back again. */
import type { Outcome } from '$lib/api';
import * as model from '$lib/model';
import type { Undone } from '$lib/protocol';
import { Live } from './live.svelte.ts';
import type { Room } from './room.svelte.ts';

const HOUR_MS = 3_600_000;

export class Undoing {
	readonly #room: Room;
	readonly #notes: Live<readonly model.UndoneNote[]>;

	constructor(room: Room) {
		this.#room = room;
		this.#notes = new Live(
			(changed) => model.observeMeta(room.documents.content, changed),
			() => model.listUndone(room.documents.content)
		);
	}

	/** Newest first. */
	get all(): readonly model.UndoneNote[] {
		return this.#notes.current;
	}

	/** What would go and come back; changes nothing. */
	look(principal: string): Promise<Outcome<Undone>> {
		return this.#room.app.api.undo(this.#room.id, { principal, withinMs: HOUR_MS, preview: true });
	}

	/** `name`: the person's, for everybody who reads of it. */
	async undo(principal: string, name: string): Promise<Outcome<Undone>> {
		const outcome = await this.#room.app.api.undo(this.#room.id, { principal, withinMs: HOUR_MS });
		if (!outcome.ok || outcome.value.frames.length === 0) return outcome;
		const { content, me } = this.#room.documents;
		model.noteUndone(content, { by: me.principal, of: principal, name, frames: outcome.value.frames });
		return outcome;
	}

	async putBack(note: model.UndoneNote): Promise<Outcome<Undone>> {
		const outcome = await this.#room.app.api.undo(this.#room.id, { frames: note.frames });
		if (outcome.ok) model.notePutBack(this.#room.documents.content, note.id);
		return outcome;
	}
}
