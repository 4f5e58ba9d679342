/**
 * Keeps what was written in pages while somebody else restructured them: "nothing written is ever lost", and nothing
 * stands twice.
 *
 * Why nothing is lost: no device ever deletes a block or a letter it has not seen (`removed.ts`), so unseen words stay in
 * the document by Yjs' own rules, whoever is there, however late they come. They show where they were typed; what happens
 * here only brings them to where the words around them went (`strays.ts`).
 * Why nothing stands twice: a letter that is written anew says which one it is (`moves.ts`). Where several living letters
 * are one, all devices delete all but the same one (`doubles.ts`): the first in an order that does not depend on
 * what a device knows. So two devices can never delete each other's, and the first is deleted by nobody who only tidies up.
 * Why it ends: words are only brought out of removed blocks into others, and each time there are fewer.
 *
 * Bringing home is for the device they were typed on, which sees both edits as soon as they meet; also after it was
 * closed and opened again. What nobody brought home is brought by the next person who writes in a page.
 */
import * as Y from 'yjs';
import { dropDoubles } from './doubles.ts';
import { itemAt, movesOf, type LetterId, type Move } from './moves.ts';
import { isInRemoved } from './removed.ts';
import { bringHome } from './strays.ts';

/** Origin of transactions that tidy up after two restructurings met. Nobody's act: undo leaves it alone. */
const TIDYING = Symbol('tidying');

type Options = {
	/** Whether this person's edits are taken at this moment; asked each time. */
	mayWrite: () => boolean;
};

/** Watches all pages of a document, shown or not. Returns what ends it. */
export function watchNotes(doc: Y.Doc, options: Options): () => void {
	const watch = new Watch(doc, options);
	doc.on('afterTransaction', watch.see);
	return () => {
		watch.stopped = true;
		doc.off('afterTransaction', watch.see);
	};
}

class Watch {
	stopped = false;
	readonly #doc: Y.Doc;
	readonly #mayWrite: () => boolean;
	/** What was here when watching began: typed by this person in an earlier session, or by somebody long gone. */
	readonly #before: Map<number, number>;
	/** There may be words that nobody brought home. */
	#unswept = true;
	/** Not looked at yet: from before, or while this person could not write. */
	#missed: readonly Move[];

	constructor(doc: Y.Doc, { mayWrite }: Options) {
		this.#doc = doc;
		this.#mayWrite = mayWrite;
		this.#before = Y.decodeStateVector(Y.encodeStateVector(doc));
		this.#missed = movesOf(doc).takeFresh();
	}

	readonly see = (transaction: Y.Transaction): void => {
		const moves = movesOf(this.#doc).takeFresh();
		if (transaction.origin === TIDYING) return;
		const texts = changedStrays(transaction);
		for (const { from } of moves) {
			const text: unknown = itemAt(this.#doc, from)?.parent;
			if (text instanceof Y.XmlText && isStray(text)) texts.add(text);
		}
		const { local } = transaction;
		const sweep = local && this.#unswept && changesPages(transaction);
		if (moves.length === 0 && texts.size === 0 && !sweep) return;
		if (!this.#mayWrite()) {
			this.#unswept = true;
			this.#missed = [...this.#missed, ...moves];
			return;
		}
		// The editor has to take in its own edit first.
		if (local) queueMicrotask(() => !this.stopped && this.#tidy(moves, texts, true));
		else this.#tidy(moves, texts, false);
	};

	#tidy(moves: readonly Move[], texts: Set<Y.XmlText>, all: boolean): void {
		const sweep = all && this.#unswept;
		const missed = sweep ? this.#missed : [];
		if (sweep) [this.#unswept, this.#missed] = [false, []];
		const isOurs = ({ client, clock }: LetterId) =>
			all || client === this.#doc.clientID || clock < (this.#before.get(client) ?? 0);
		this.#doc.transact(() => {
			for (const text of dropDoubles(this.#doc, [...missed, ...moves])) texts.add(text);
			if (sweep) for (const text of straysOf(this.#doc)) texts.add(text);
			for (const text of texts) if (isStray(text)) bringHome(this.#doc, text, isOurs);
		}, TIDYING);
	}
}

function changesPages({ changed }: Y.Transaction): boolean {
	const types = [...changed.keys()] as unknown[];
	return types.some((type) => type instanceof Y.XmlText || type instanceof Y.XmlFragment);
}

function isStray(text: Y.XmlText): boolean {
	return text.length > 0 && text._item?.deleted === false && isInRemoved(text);
}

function* textsIn(type: unknown): Generator<Y.XmlText> {
	if (type instanceof Y.XmlText) yield type;
	else if (type instanceof Y.XmlFragment)
		for (const child of type.toArray() as unknown[]) yield* textsIn(child);
}

/** Texts with words in removed blocks, as far as a transaction has touched them. */
function changedStrays({ changed }: Y.Transaction): Set<Y.XmlText> {
	const found = new Set<Y.XmlText>();
	for (const type of changed.keys() as Iterable<unknown>) {
		if (!(type instanceof Y.XmlText) && !(type instanceof Y.XmlElement)) continue;
		if (type._item?.deleted !== false || !isInRemoved(type)) continue;
		for (const text of textsIn(type)) if (text.length > 0) found.add(text);
	}
	return found;
}

/** All of them, in all pages. */
function* straysOf(doc: Y.Doc): Generator<Y.XmlText> {
	for (const entry of doc.getMap('notes').values()) {
		const body: unknown = entry instanceof Y.Map ? entry.get('body') : null;
		for (const text of textsIn(body)) if (isStray(text)) yield text;
	}
}
