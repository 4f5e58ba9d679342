/** Places in the editor's document ↔ places in the shared fragment that survive other people's edits. */
import type { Node as PmNode } from '@tiptap/pm/model';
import { followPlace } from '$lib/model';
import * as Y from 'yjs';
import { segmentsOf } from './note-line.ts';
import { childrenOf, type NoteReader, type YChild, type YParent } from './note-read.ts';

/** Which neighbour a place sticks to when others insert exactly there: what stands before it, or what stands after. */
export type Stick = 'before' | 'after';

/**
 * The shared place of position `pos` in `doc`; null if the document does not hold it yet (a page nobody wrote on).
 * `doc` must be what the fragment was read as.
 */
export function toShared(
	fragment: Y.XmlFragment,
	doc: PmNode,
	pos: number,
	reader: NoteReader,
	stick: Stick = 'before'
): Y.RelativePosition | null {
	const $pos = doc.resolve(pos);
	let parent: YParent = fragment;
	for (let depth = 0; depth < $pos.depth; depth++) {
		const child: YChild | undefined = reader.visible(parent)[$pos.index(depth)];
		if (!(child instanceof Y.XmlElement)) return null;
		parent = child;
	}
	if (!$pos.parent.inlineContent || !(parent instanceof Y.XmlElement)) {
		const child = reader.visible(parent)[$pos.index()];
		const index = child === undefined ? parent.length : childrenOf(parent).indexOf(child);
		return Y.createRelativePositionFromTypeIndex(parent, index);
	}
	const segments = segmentsOf(parent, reader);
	const offset = $pos.parentOffset;
	const home = segments.find(
		({ child, start, length }) => child instanceof Y.XmlText && start <= offset && offset <= start + length
	);
	if (home?.child instanceof Y.XmlText) {
		return Y.createRelativePositionFromTypeIndex(
			home.child,
			offset - home.start,
			stick === 'before' ? -1 : 0
		);
	}
	const index = segments.find(({ start }) => start >= offset)?.index ?? parent.length;
	return Y.createRelativePositionFromTypeIndex(parent, index);
}

/** Position in `doc` of a shared place; null if it lies elsewhere, or what it stood in is gone or not shown. */
export function fromShared(
	fragment: Y.XmlFragment,
	doc: PmNode,
	place: Y.RelativePosition,
	reader: NoteReader
): number | null {
	const ydoc = fragment.doc;
	const found = ydoc && Y.createAbsolutePositionFromRelativePosition(followPlace(ydoc, place), ydoc);
	if (!found) return null;
	const inText = found.type instanceof Y.XmlText;
	const home: unknown = inText ? found.type.parent : found.type;
	if (!(home instanceof Y.XmlFragment)) return null;
	const spot = contentStart(fragment, doc, home, reader);
	if (spot === null) return null;
	if (home instanceof Y.XmlElement && spot.node.inlineContent) {
		const segments = segmentsOf(home, reader);
		const segment = inText
			? segments.find(({ child }) => child === found.type)
			: segments.find(({ index }) => index >= found.index);
		const start = segment?.start ?? spot.node.content.size;
		return Math.min(spot.start + start + (inText ? found.index : 0), spot.start + spot.node.content.size);
	}
	const before = childrenOf(home).slice(0, found.index);
	const count = before.filter((child) => reader.isVisible(child)).length;
	let pos = spot.start;
	for (let i = 0; i < Math.min(count, spot.node.childCount); i++) pos += spot.node.child(i).nodeSize;
	return pos;
}

/** The node of an element and where its content begins. */
function contentStart(
	fragment: Y.XmlFragment,
	doc: PmNode,
	element: Y.XmlFragment,
	reader: NoteReader
): { node: PmNode; start: number } | null {
	if (element === fragment) return { node: doc, start: 0 };
	if (element._item?.deleted !== false) return null;
	const parent: unknown = element.parent;
	if (!(parent instanceof Y.XmlFragment)) return null;
	const above = contentStart(fragment, doc, parent, reader);
	if (above === null) return null;
	const index = reader.visible(parent).indexOf(element as Y.XmlElement);
	if (index < 0 || index >= above.node.childCount) return null;
	let start = above.start + 1;
	for (let i = 0; i < index; i++) start += above.node.child(i).nodeSize;
	const node = above.node.child(index);
	return node.isAtom ? null : { node, start };
}
