/** What can happen among several people and a bad network, as commands for fast-check. */
import fc from 'fast-check';
import { expect } from 'vitest';
import {
	addCard,
	addNote,
	cardText,
	deleteCard,
	listCards,
	listDeletedCards,
	listNotes,
	moveCard,
	restoreCard,
	setVote,
	updateCard,
	updateNote,
	updateText
} from '$lib/model';
import type { Peers } from '../support/peers.ts';
import { ana, readTags, writeTag } from './tags.ts';

/** What the run has done so far; the tags of a person that still have to be there, and how often what was done. */
export type Told = { standing: Map<string, Set<string>>; counts: Map<string, number>; tags: number };

export function newTold(names: readonly string[]): Told {
	return { standing: new Map(names.map((name) => [name, new Set()])), counts: new Map(), tags: 0 };
}

/** Commands always apply; the model needs nothing of its own but `Told`. */
type Step = fc.Command<Told, Peers>;

class Do implements Step {
	readonly #title: string;
	readonly #act: (peers: Peers, told: Told) => void;

	constructor(title: string, act: (peers: Peers, told: Told) => void) {
		this.#title = title;
		this.#act = act;
	}

	check(): boolean {
		return true;
	}

	run(told: Told, peers: Peers): void {
		const kind = this.#title.split(' ')[0] ?? '';
		told.counts.set(kind, (told.counts.get(kind) ?? 0) + 1);
		this.#act(peers, told);
	}

	toString(): string {
		return this.#title;
	}
}

function tag(name: string, at: number): Step {
	return new Do(`tag ${name} ${at}`, (peers, told) => {
		const text = `${name}:${++told.tags}`;
		peers.edit(name, (doc) => writeTag(doc, text, at));
		told.standing.get(name)?.add(text);
	});
}

/** One of many ordinary edits, on whatever there is. */
function editing(name: string, which: number, n: number): Step {
	return new Do(`edit ${name} ${which} ${n}`, (peers) =>
		peers.edit(name, (doc) => {
			const cards = listCards(doc).filter((card) => card.kind !== 'tags');
			const card = cards[n % Math.max(1, cards.length)]?.id ?? 'none';
			const notes = listNotes(doc);
			const edits = [
				() => addCard(doc, { kind: 'idea', text: `card ${n}` }, ana),
				() => updateCard(doc, card, { kind: n % 2 === 0 ? 'barrier' : 'worked' }),
				() => deleteCard(doc, card, ana),
				() => restoreCard(doc, listDeletedCards(doc)[0]?.id ?? 'none'),
				() => moveCard(doc, card, cards[(n * 7) % Math.max(1, cards.length)]?.id ?? null),
				() => {
					const text = cardText(doc, card);
					if (text !== null) updateText(text, `${n} ${text.toString().slice(n % 5)}`);
				},
				() => addNote(doc, { title: `page ${n}` }, ana),
				() => updateNote(doc, notes[n % Math.max(1, notes.length)]?.id ?? 'none', { title: `renamed ${n}` }),
				() => setVote(doc, card, name, 1)
			];
			edits[which % edits.length]?.();
		})
	);
}

/** Takes back own edits alone: what others wrote stands as before. */
function undo(name: string): Step {
	return new Do(`undo ${name}`, (peers, told) => {
		const before = readTags(peers.doc(name));
		peers.undo(name);
		const after = new Set(readTags(peers.doc(name)));
		for (const text of before) {
			if (after.has(text)) continue;
			expect(text.startsWith(`${name}:`), `undo of ${name} took ${text}`).toBe(true);
			told.standing.get(name)?.delete(text);
		}
	});
}

export function commands(names: readonly string[]): fc.Arbitrary<Step>[] {
	const name = fc.constantFrom(...names);
	const pick = fc.nat(1000);
	return [
		fc.tuple(name, pick).map(([who, at]) => tag(who, at)),
		fc.tuple(name, fc.nat(8), pick).map(([who, which, n]) => editing(who, which, n)),
		pick.map((n) => new Do(`deliver ${n}`, (peers) => void peers.deliver(n))),
		pick.map((n) => new Do(`deliver ${n}`, (peers) => void peers.deliver(n))),
		pick.map((n) => new Do(`drop ${n}`, (peers) => void peers.network.take(n))),
		pick.map((n) => new Do(`duplicate ${n}`, (peers) => peers.network.duplicate(n))),
		name.map((who) => new Do(`cut ${who}`, (peers) => peers.cut(who))),
		name.map((who) => new Do(`heal ${who}`, (peers) => peers.heal(who))),
		name.map((who) => new Do(`reload ${who}`, (peers) => peers.reload(who))),
		name.map((who) => undo(who))
	];
}
