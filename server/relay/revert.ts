/**
 * Takes chosen frames of a document's log back, as an update that goes forward: what they added goes, what they removed
 * comes back, and what anybody else wrote stays. The log is replayed on a document that forgets nothing.
 */
import * as Y from 'yjs';

export type History = {
	/** The document before the first of the frames; null: they begin it. */
	base: Uint8Array | null;
	/** Everything since, in order. */
	frames: readonly { data: Uint8Array; isChosen: boolean }[];
};

/** Sizes are UTF-16 units of text; anything else counts one. */
export type Reverted = {
	/** Null: nothing of the chosen frames is left to take back. */
	update: Uint8Array | null;
	/** What goes. */
	removed: number;
	/** What comes back. */
	restored: number;
};

const CHOSEN = 'chosen';

/** Throws where the base or a frame is no update of Yjs. May take seconds: it is called in a thread of its own. */
export function revert({ base, frames }: History): Reverted {
	const doc = new Y.Doc({ gc: false });
	// A page's ids have 53 bits as well; with 32 two of them would meet.
	doc.clientID = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
	if (base !== null) Y.applyUpdate(doc, base);
	let keeps = (_item: Y.Item) => false;
	const manager = new Y.UndoManager(doc, {
		trackedOrigins: new Set([CHOSEN]),
		captureTimeout: Infinity,
		deleteFilter: (item) => !keeps(item)
	});
	for (const { data, isChosen } of frames) Y.applyUpdate(doc, data, isChosen ? CHOSEN : 'other');
	const step = manager.undoStack.at(-1);
	if (step === undefined) return { update: null, removed: 0, restored: 0 };
	keeps = keeperOf(step.insertions);

	let update: Uint8Array | null = null;
	const before = Y.encodeStateVector(doc);
	let removed = 0;
	doc.on('update', (bytes: Uint8Array) => (update = bytes));
	doc.on('afterTransaction', (transaction) => {
		Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => (removed += sizeOf(struct)));
	});
	manager.undo();
	const had = Y.decodeStateVector(before);
	const added = update === null ? [] : Y.decodeUpdate(update).structs;
	const restored = added
		.filter(({ id }) => id.clock >= (had.get(id.client) ?? 0))
		.reduce((sum, struct) => sum + sizeOf(struct), 0);
	return { update, removed, restored };
}

/**
 * What stays although it was added by the chosen: a thing inside which somebody else has written since, with its fields.
 * Without this, taking back a card would take the words that others put on it.
 */
function keeperOf(insertions: Parameters<typeof Y.isDeleted>[0]): (item: Y.Item) => boolean {
	const isAdded = (item: Y.Item) => Y.isDeleted(insertions, item.id);
	const known = new Map<Y.Item, boolean>();
	const holdsOthers = (item: Y.Item): boolean => {
		if (!(item.content instanceof Y.ContentType)) return false;
		const found = known.get(item);
		if (found !== undefined) return found;
		const holds = [...childrenOf(item.content.type)].some(
			(child) => !child.deleted && (!isAdded(child) || holdsOthers(child))
		);
		known.set(item, holds);
		return holds;
	};
	return (item) => {
		if (holdsOthers(item)) return true;
		const owner = item.parent instanceof Y.AbstractType ? item.parent._item : null;
		return item.parentSub !== null && owner !== null && isAdded(owner) && holdsOthers(owner);
	};
}

function* childrenOf(type: Y.AbstractType<unknown>): Generator<Y.Item> {
	for (let item = type._start; item !== null; item = item.right) yield item;
	yield* type._map.values();
}

function sizeOf(struct: Y.Item | Y.GC | Y.Skip | { length: number }): number {
	if (!(struct instanceof Y.Item)) return 0;
	if (struct.content instanceof Y.ContentString) return struct.length;
	return struct.content.isCountable() && !(struct.content instanceof Y.ContentDeleted) ? 1 : 0;
}
