import * as model from '$lib/model';
import { Live } from './live.svelte.ts';
import type { Acting } from './acting.ts';

/** The stages of a room and the clock that runs through them. */
export class Agenda {
	readonly #as: Acting;
	readonly #items: Live<readonly model.AgendaItem[]>;
	readonly #deleted: Live<readonly model.AgendaItem[]>;
	readonly #clock: Live<model.AgendaClock | null>;

	constructor(as: Acting) {
		this.#as = as;
		const observe = (changed: () => void) => model.observeAgenda(as.content, changed);
		this.#items = new Live(observe, () => model.listAgendaItems(as.content));
		this.#deleted = new Live(observe, () => model.listDeletedAgendaItems(as.content));
		this.#clock = new Live(observe, () => model.getAgendaClock(as.content));
	}

	get items(): readonly model.AgendaItem[] {
		return this.#items.current;
	}

	get deleted(): readonly model.AgendaItem[] {
		return this.#deleted.current;
	}

	/** Null while nothing runs. */
	get clock(): model.AgendaClock | null {
		return this.#clock.current;
	}

	/** The running stage. */
	get current(): model.AgendaItem | null {
		const { clock } = this;
		return this.items.find((item) => item.id === clock?.item) ?? null;
	}

	/** Time left of the running stage in milliseconds, below zero when it is over; null while nothing runs. */
	remainingMs(now: number): number | null {
		const { clock, current } = this;
		return clock === null || current === null ? null : model.remainingMs(clock, current, now);
	}

	add(fields: model.AgendaFields): string {
		return model.addAgendaItem(this.#as.content, fields, this.#as.me);
	}

	update(id: string, changes: model.AgendaFields): void {
		model.updateAgendaItem(this.#as.content, id, changes);
	}

	/** `before`: id of the stage it goes in front of; null for the end. */
	move(id: string, before: string | null): void {
		model.moveAgendaItem(this.#as.content, id, before);
	}

	remove(id: string): void {
		model.deleteAgendaItem(this.#as.content, id, this.#as.me);
	}

	restore(id: string): void {
		model.restoreAgendaItem(this.#as.content, id);
	}

	start(id: string): void {
		model.startStage(this.#as.content, id);
	}

	pause(): void {
		model.pauseStage(this.#as.content);
	}

	resume(): void {
		model.resumeStage(this.#as.content);
	}

	addMinutes(minutes: number): void {
		model.addMinutes(this.#as.content, minutes);
	}

	next(): void {
		model.startNextStage(this.#as.content);
	}

	stop(): void {
		model.stopClock(this.#as.content);
	}
}
