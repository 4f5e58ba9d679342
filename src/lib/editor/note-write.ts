/**
 * Editor document → shared fragment: the difference between two versions of a node, written into its element.
 * The old version is what the element was read as, so its children stand parallel to the element's visible children.
 */
import type { Node as PmNode } from '@tiptap/pm/model';
import { isHidden, removeChild, unmarkRemoved } from '$lib/model';
import * as Y from 'yjs';
import { writeAttributes } from './note-attributes.ts';
import { createElement } from './note-create.ts';
import { NoteDrift, writeLine } from './note-line.ts';
import { pairBlocks } from './note-pair.ts';
import { childrenOf, type NoteReader, type YParent } from './note-read.ts';

/** Where the caret stands: the block that holds it, and the offset in it. */
export type CaretHint = { line: PmNode; offset: number };

/** Writes into `parent` what changed from `old` to `next`. `old` is null for a page that shows nothing yet. */
export function writeBlocks(
	parent: YParent,
	old: PmNode | null,
	next: PmNode,
	reader: NoteReader,
	caret: CaretHint
): void {
	const children = childrenOf(parent);
	const shown = children.flatMap((child, index) => (reader.isVisible(child) ? [index] : []));
	const [before, after] = [old === null ? [] : [...old.children], [...next.children]];
	if (shown.length !== before.length) throw new NoteDrift('Blocks');
	const pairs = pairBlocks(before, after);
	const stays = new Set(pairs.map(([i]) => i));
	const stayed = new Set(pairs.map(([, j]) => j));
	// From the end, so that positions in front stay true. `at` is where what was handled last begins. What is new stands
	// before what it replaces, so that what others put behind that comes after it.
	let at = children.length;
	for (let i = before.length - 1, j = after.length - 1; i >= 0 || j >= 0;) {
		const child = i >= 0 ? children[shown[i] as number] : undefined;
		if (child !== undefined && !stays.has(i)) {
			at = shown[i--] as number;
			removeChild(parent, at);
			reader.hide(child);
		} else if (j >= 0 && !stayed.has(j)) {
			const created = createElement(after[j--] as PmNode, reader);
			if (created !== null) parent.insert(at, [created as Y.XmlElement]);
		} else {
			at = shown[i] as number;
			const [was, node] = [before[i--] as PmNode, after[j--] as PmNode];
			if (child instanceof Y.XmlElement) writeElement(child, was, node, reader, caret);
		}
	}
}

function writeElement(
	element: Y.XmlElement,
	old: PmNode,
	next: PmNode,
	reader: NoteReader,
	caret: CaretHint
): void {
	// One that is shown only because something must stand there is now there for good.
	if (isHidden(element)) unmarkRemoved(element);
	if (old === next) return;
	if (!old.eq(next)) {
		unmarkRemoved(element);
		writeAttributes(element, old, next);
		if (next.inlineContent) {
			writeLine(element, old, next, reader, caret.line === next ? caret.offset : undefined);
		} else if (!next.isLeaf) writeBlocks(element, old, next, reader, caret);
	}
	reader.remember(element, next);
}
