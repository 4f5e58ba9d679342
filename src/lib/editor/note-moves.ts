/**
 * Finds which letters an edit wrote are letters it deleted: a heading made of a paragraph, a line split or joined, a block
 * dragged, or cut and pasted. The editor does not say so; the same text deleted and written in one edit counts as moved,
 * and long enough text also when it comes back later. A wrong guess costs little: the letters read the same.
 */
import { livingLetter, movesOf, type Letters } from '$lib/model';
import * as Y from 'yjs';

/** Letters that stand in a row, and their text in UTF-16 units, one a letter. */
type Row = { text: string; letters: Letters[] };

/** Shorter pieces of longer rows are found anywhere by chance. */
const MIN_PIECE = 3;
/** Pairs of rows beyond which only equal ones are matched: a paste over a long page. */
const MAX_PAIRS = 2_500;
/** Pieces at least so long are recognised when they come back in a later edit: what was cut and is pasted. */
const MIN_PASTE = 12;
/** Cut letters that are remembered. */
const MAX_CUT = 100_000;

/** Writes down the moves that one editor's edits are made of. */
export class MoveRecorder {
	/** Rows that were deleted and did not come back yet, the latest last. */
	#cut: Row[] = [];

	/** To be called inside the transaction of an edit, after it. `before`: this device's clock when it began. */
	record(transaction: Y.Transaction, before: number): void {
		const { doc } = transaction;
		const written = Y.getState(doc.store, doc.clientID) - before;
		const gone = transaction.deleteSet.clients.size > 0 ? goneRows(transaction) : [];
		const mayMatch = gone.length > 0 || (this.#cut.length > 0 && written >= MIN_PASTE);
		const come = written > 0 && mayMatch ? newRows(doc, before) : [];
		const here = match(gone, come, MIN_PIECE);
		const pasted = this.#match(doc, here.next);
		const cut = here.old.filter(({ text }) => text.length >= MIN_PASTE);
		if (cut.length > 0) this.#keep(cut);
		const pairs = [...here.pairs, ...pasted];
		movesOf(doc).record(
			pairs.flatMap(({ to }) => to),
			pairs.flatMap(({ from }) => from)
		);
	}

	/** What of the rows was cut before. */
	#match(doc: Y.Doc, rows: Row[]): Pair[] {
		const long = rows.filter(({ text }) => text.length >= MIN_PASTE);
		if (long.length === 0 || this.#cut.length === 0) return [];
		const dead = this.#cut.filter(({ letters }) => letters.every((each) => isGone(doc, each)));
		const { pairs, old } = match(dead, long, MIN_PASTE);
		this.#cut = old;
		return pairs;
	}

	#keep(rows: readonly Row[]): void {
		this.#cut.push(...rows);
		let size = this.#cut.reduce((sum, { text }) => sum + text.length, 0);
		while (size > MAX_CUT) size -= this.#cut.shift()?.text.length ?? size;
	}
}

/** Whether none of these letters lives anywhere: somebody may have taken the cut back, or moved them too. */
function isGone(doc: Y.Doc, { client, clock }: Letters): boolean {
	const moves = movesOf(doc);
	return moves.living(moves.firstOf({ client, clock })).length === 0;
}

/** Letters that a transaction deleted and that had been there before it. */
function goneRows(transaction: Y.Transaction): Row[] {
	const gone = new Set<Y.Item>();
	Y.iterateDeletedStructs(transaction, transaction.deleteSet, (item) => {
		const isOld = item.id.clock < (transaction.beforeState.get(item.id.client) ?? 0);
		if (isOld && item instanceof Y.Item && item.content instanceof Y.ContentString) gone.add(item);
	});
	return rowsOf(gone);
}

/** Letters that this device wrote since its clock was `before`. */
function newRows(doc: Y.Doc, before: number): Row[] {
	const come = new Set<Y.Item>();
	const structs = doc.store.clients.get(doc.clientID) ?? [];
	for (let i = Y.findIndexSS(structs, before); i < structs.length; i++) {
		const item = structs[i];
		if (item instanceof Y.Item && !item.deleted && item.content instanceof Y.ContentString) come.add(item);
	}
	return rowsOf(come);
}

/** The items in rows, as they follow each other in their texts; what was deleted before does not part them. */
function rowsOf(items: ReadonlySet<Y.Item>): Row[] {
	const texts = new Set<unknown>([...items].map((item) => item.parent));
	const rows: Row[] = [];
	for (const text of texts) {
		if (!(text instanceof Y.XmlText)) continue;
		let row: Row | null = null;
		for (let item = text._start; item !== null; item = item.right) {
			if (!items.has(item)) {
				if (!item.deleted && item.countable) row = null;
				continue;
			}
			if (row === null) rows.push((row = { text: '', letters: [] }));
			row.text += (item.content as Y.ContentString).str;
			row.letters.push({ client: item.id.client, clock: item.id.clock, length: item.length });
		}
	}
	return rows;
}

type Pair = { to: Letters[]; from: Letters[] };

/** Pairs of what is the same, and what is left on both sides. Pieces of rows are at least `shortest` letters. */
function match(old: Row[], next: Row[], shortest: number): { pairs: Pair[]; old: Row[]; next: Row[] } {
	if (old.length === 0 || next.length === 0) return { pairs: [], old, next };
	const pairs: Pair[] = [];
	const equal = Map.groupBy(old, (row) => row.text);
	const rest = next.filter((row) => {
		const from = equal.get(row.text)?.shift();
		if (from !== undefined) pairs.push({ to: row.letters, from: from.letters });
		return from === undefined;
	});
	let left = [...equal.values()].flat();
	const unmatched: Row[] = [];
	for (let row = rest.shift(); row !== undefined; row = rest.shift()) {
		const tooMany = left.length * (rest.length + 1) > MAX_PAIRS;
		const best = tooMany ? null : bestPiece(row.text, left, shortest);
		if (best === null) {
			unmatched.push(row);
			continue;
		}
		const { source, at, sourceAt, length } = best;
		const to = cut(row, at, at + length).letters;
		pairs.push({ to, from: cut(source, sourceAt, sourceAt + length).letters });
		rest.push(...around(row, at, length));
		left = left.flatMap((one) => (one === source ? around(source, sourceAt, length) : [one]));
	}
	return { pairs, old: left, next: unmatched };
}

type Piece = { source: Row; at: number; sourceAt: number; length: number };

/** The longest piece that a row and one of the sources share whole, or where one ends and the other begins. */
function bestPiece(text: string, sources: readonly Row[], shortest: number): Piece | null {
	let best: Piece | null = null;
	const offer = (piece: Piece) => {
		if (piece.length >= shortest && piece.length > (best?.length ?? 0)) best = piece;
	};
	for (const source of sources) {
		const at = text.indexOf(source.text);
		if (at >= 0) offer({ source, at, sourceAt: 0, length: source.text.length });
		const sourceAt = source.text.indexOf(text);
		if (sourceAt >= 0) offer({ source, at: 0, sourceAt, length: text.length });
		const head = sharedEdge(source.text, text, shortest);
		offer({ source, at: 0, sourceAt: source.text.length - head, length: head });
		const tail = sharedEdge(text, source.text, shortest);
		offer({ source, at: text.length - tail, sourceAt: 0, length: tail });
	}
	return best;
}

/** How much of the end of `a` is the beginning of `b`, at most. */
function sharedEdge(a: string, b: string, shortest: number): number {
	for (let length = Math.min(a.length, b.length); length >= shortest; length--) {
		if (a.endsWith(b.slice(0, length))) return length;
	}
	return 0;
}

function cut({ text, letters }: Row, from: number, to: number): Row {
	const kept: Letters[] = [];
	let at = 0;
	for (const { client, clock, length } of letters) {
		const [first, end] = [Math.max(from, at), Math.min(to, at + length)];
		if (first < end) kept.push({ client, clock: clock + first - at, length: end - first });
		at += length;
	}
	return { text: text.slice(from, to), letters: kept };
}

/** What is left of a row on both sides of a piece. */
function around(row: Row, at: number, length: number): Row[] {
	return [cut(row, 0, at), cut(row, at + length, row.text.length)].filter(({ text }) => text !== '');
}

type DeleteSet = Y.Transaction['deleteSet'];

/**
 * Letters that undo or redo wrote again are those it took away elsewhere, or those that had been deleted. `redone` is what
 * came back, `taken` what went in the same step.
 */
export function recordRedone(doc: Y.Doc, redone: DeleteSet, taken: DeleteSet, origin: unknown): void {
	const moves = movesOf(doc);
	const next: Letters[] = [];
	const old: Letters[] = [];
	doc.transact((transaction) => {
		Y.iterateDeletedStructs(transaction, redone, (item) => {
			if (!(item instanceof Y.Item) || item.redone === null) return;
			if (!(item.content instanceof Y.ContentString)) return;
			for (let i = 0; i < item.length; i++) {
				const letter = { client: item.redone.client, clock: item.redone.clock + i };
				if (livingLetter(doc, letter) === null || moves.isCopy(letter)) continue;
				const was = { client: item.id.client, clock: item.id.clock + i };
				const before = moves
					.all(moves.firstOf(was))
					.find((id) => Y.isDeleted(taken, Y.createID(id.client, id.clock)));
				next.push({ ...letter, length: 1 });
				old.push({ ...(before ?? was), length: 1 });
			}
		});
		moves.record(next, old);
	}, origin);
}
