import * as model from '$lib/model';
import { SvelteMap } from 'svelte/reactivity';
import type { Acting } from './acting.ts';
import { createAttribution, type Attribution } from './attribution.ts';
import { Live } from './live.svelte.ts';

/** What people said: the cards of the board with their votes. */
export class Cards {
	readonly #as: Acting;
	readonly #all: Live<readonly model.Card[]>;
	readonly #deleted: Live<readonly model.Card[]>;
	readonly #kinds: Live<readonly model.CardKind[]>;
	readonly #tallies: Live<ReadonlyMap<string, model.Tally>>;
	readonly #attribution: Live<(card: model.Card) => Attribution>;
	/** What is typed for a new card of a kind and not yet added; it stays when the board is left and come back to. */
	readonly drafts = new SvelteMap<string, string>();

	constructor(as: Acting) {
		this.#as = as;
		const observe = (changed: () => void) => model.observeCards(as.content, changed);
		this.#all = new Live(observe, () => model.listCards(as.content));
		this.#deleted = new Live(observe, () => model.listDeletedCards(as.content));
		this.#kinds = new Live(
			(changed) => model.observeMeta(as.content, changed),
			() => model.listCardKinds(as.content)
		);
		this.#attribution = new Live(
			(changed) => model.observeMeta(as.content, changed),
			() => createAttribution(as.content)
		);
		this.#tallies = new Live(
			(changed) => model.observeVotes(as.discussion, changed),
			() => model.listTallies(as.discussion)
		);
	}

	get all(): readonly model.Card[] {
		return this.#all.current;
	}

	get deleted(): readonly model.Card[] {
		return this.#deleted.current;
	}

	/** The columns of the board. */
	get kinds(): readonly model.CardKind[] {
		return this.#kinds.current;
	}

	of(kind: string): model.Card[] {
		return this.all.filter((card) => card.kind === kind);
	}

	/** How the promise allows to name whoever said it. */
	attribution(card: model.Card): Attribution {
		return this.#attribution.current(card);
	}

	tally(id: string): model.Tally {
		return this.#tallies.current.get(id) ?? model.NO_VOTES;
	}

	myVote(id: string): model.Vote | null {
		// Read through the tallies, so that it follows a change.
		void this.#tallies.current;
		return model.getVote(this.#as.discussion, id, this.#as.me.principal);
	}

	vote(id: string, vote: model.Vote | null): void {
		model.setVote(this.#as.discussion, id, this.#as.me.principal, vote);
	}

	/** The shared text of a card; null when it is not there. */
	text(id: string): model.SharedText | null {
		return model.cardText(this.#as.content, id);
	}

	/** `before`: id of the card it goes in front of; null for the end. */
	add(fields: model.CardFields, before: string | null = null): string {
		const { content, me } = this.#as;
		const id = model.addCard(content, fields, me);
		// Its place is part of its making: undo takes the card back, not first its place.
		if (before !== null) model.edit(content, model.CREATION, () => model.moveCard(content, id, before));
		return id;
	}

	update(id: string, changes: model.CardChanges): void {
		model.updateCard(this.#as.content, id, changes);
	}

	link(id: string, to: model.CardLink, target: string): void {
		model.linkCard(this.#as.content, id, to, target);
	}

	unlink(id: string, to: model.CardLink, target: string): void {
		model.unlinkCard(this.#as.content, id, to, target);
	}

	move(id: string, before: string | null): void {
		model.moveCard(this.#as.content, id, before);
	}

	/** Makes it a card of `kind` in front of another one, as one step of undo. */
	place(id: string, kind: string, before: string | null): void {
		const { content } = this.#as;
		model.edit(content, model.LOCAL, () => {
			model.updateCard(content, id, { kind });
			model.moveCard(content, id, before);
		});
	}

	remove(id: string): void {
		model.deleteCard(this.#as.content, id, this.#as.me);
	}

	restore(id: string): void {
		model.restoreCard(this.#as.content, id);
	}
}
