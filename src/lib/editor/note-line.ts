/**
 * Writes one changed line (the inline content of a block) into its shared element.
 * Only the stretch that differs is replaced and only marks that differ are set, so what others type beside it stays.
 */
import type { Mark, Node as PmNode } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { writeMarks } from './note-attributes.ts';
import { createElement, createText, piecesOf } from './note-create.ts';
import type { KeptDelta } from './note-kept.ts';
import { childrenOf, type NoteReader, type YChild } from './note-read.ts';
import { diffText } from './text-diff.ts';

/** A child of a line and where it stands: `start` and `length` in the line, `index` among all children. */
export type Segment = { child: YChild; index: number; start: number; length: number };

/** The document and the editor's idea of it have parted; the caller has to read the document again. */
export class NoteDrift extends Error {
	override name = 'NoteDrift';
}

/** The visible children of a line. */
export function segmentsOf(element: Y.XmlElement, reader: NoteReader): Segment[] {
	let start = 0;
	return childrenOf(element).flatMap((child, index) => {
		const length = child instanceof Y.XmlText ? child.length : reader.isVisible(child) ? 1 : 0;
		const segment = { child, index, start, length };
		start += length;
		return length > 0 || child instanceof Y.XmlText ? [segment] : [];
	});
}

/** The line as text, each object in it as one U+FFFC: offsets are those of the editor and of the segments alike. */
const flat = (line: PmNode) => line.textBetween(0, line.content.size, '', '\ufffc');

/** `caret`: offset of the caret in `next` when it stands there; tells apart edits that look the same. */
export function writeLine(
	element: Y.XmlElement,
	old: PmNode,
	next: PmNode,
	reader: NoteReader,
	caret?: number
): void {
	const segments = segmentsOf(element, reader);
	const last = segments.at(-1);
	if ((last ? last.start + last.length : 0) !== old.content.size) throw new NoteDrift(element.nodeName);
	const before = flat(old);
	const edit = diffText(before, flat(next), caret, (i, j) => {
		const [a, b] = [old.nodeAt(i), next.nodeAt(j)];
		return a?.isText === true ? b?.isText === true : a !== null && b !== null && a.eq(b);
	});
	if (edit !== null) {
		remove(element, segments, edit.start, edit.oldEnd);
		if (edit.nextEnd > edit.start) insert(element, next, edit.start, edit.nextEnd, reader);
	}
	const start = edit?.start ?? before.length;
	const marks: MarkChange[] = [...markChanges(old, 0, next, 0, start)];
	if (edit !== null)
		marks.push(...markChanges(old, edit.oldEnd, next, edit.nextEnd, old.content.size - edit.oldEnd));
	if (marks.length > 0) format(segmentsOf(element, reader), marks);
}

function remove(element: Y.XmlElement, segments: Segment[], from: number, to: number): void {
	for (const { child, index, start, length } of segments.toReversed()) {
		const [first, end] = [Math.max(from, start), Math.min(to, start + length)];
		if (first >= end) continue;
		if (child instanceof Y.XmlText) child.delete(first - start, end - first);
		else element.delete(index, 1);
	}
}

function insert(element: Y.XmlElement, next: PmNode, from: number, to: number, reader: NoteReader): void {
	const segments = segmentsOf(element, reader);
	const texts = segments.filter(({ child }) => child instanceof Y.XmlText);
	// Words that touch the insertion on the left take it, else those on the right.
	const home = texts.find(({ start, length }) => start <= from && from <= start + length);
	const pieces = piecesOf(next.content.cut(from, to));
	let at = home?.index ?? segments.find(({ start }) => start >= from)?.index ?? element.length;
	let tail: KeptDelta = [];
	if (home !== undefined && home.child instanceof Y.XmlText) {
		const offset = from - home.start;
		const first = pieces[0];
		if (first && 'delta' in first) {
			insertDelta(home.child, offset, first.delta);
			pieces.shift();
			if (pieces.length === 0) return;
		}
		const end = offset + (first && 'delta' in first ? lengthOf(first.delta) : 0);
		if (end > 0) {
			tail = cutTail(home.child, end);
			at++;
		}
	}
	const children = pieces.map((piece) => ('delta' in piece ? piece.delta : piece.node));
	if (tail.length > 0) {
		const final = children.at(-1);
		if (Array.isArray(final)) final.push(...tail);
		else children.push(tail);
	}
	const created = children
		.map((child) => (Array.isArray(child) ? createText(child) : createElement(child, reader)))
		.filter((child): child is Y.XmlElement | Y.XmlText => child !== null);
	element.insert(at, created);
}

const lengthOf = (delta: KeptDelta) =>
	delta.reduce((sum, { insert }) => sum + (typeof insert === 'string' ? insert.length : 1), 0);

function insertDelta(text: Y.XmlText, offset: number, delta: KeptDelta): void {
	let at = offset;
	for (const { insert: value, attributes = {} } of delta) {
		if (typeof value === 'string') text.insert(at, value, attributes);
		else text.insertEmbed(at, value as object, attributes);
		at += typeof value === 'string' ? value.length : 1;
	}
}

/** Takes what stands behind `offset` out of a text. */
function cutTail(text: Y.XmlText, offset: number): KeptDelta {
	const tail: KeptDelta = [];
	let at = 0;
	for (const part of text.toDelta() as KeptDelta) {
		const length = lengthOf([part]);
		if (at + length > offset) {
			const skipped = Math.max(0, offset - at);
			tail.push(typeof part.insert === 'string' ? { ...part, insert: part.insert.slice(skipped) } : part);
		}
		at += length;
	}
	if (text.length > offset) text.delete(offset, text.length - offset);
	return tail;
}

type MarkChange = { from: number; to: number; attributes: Record<string, unknown> };

/** What changed in the marks of `length` units that stand at `oldAt` in the old and `nextAt` in the new line. */
function* markChanges(
	old: PmNode,
	oldAt: number,
	next: PmNode,
	nextAt: number,
	length: number
): Generator<MarkChange> {
	for (let done = 0; done < length;) {
		const a = old.childAfter(oldAt + done);
		const b = next.childAfter(nextAt + done);
		const [nodeA, nodeB] = [a.node, b.node];
		if (nodeA === null || nodeB === null) return;
		const step = Math.min(
			a.offset + nodeA.nodeSize - (oldAt + done),
			b.offset + nodeB.nodeSize - (nextAt + done),
			length - done
		);
		if (nodeB.isText && nodeA.marks !== nodeB.marks) {
			const attributes = difference(nodeA.marks, nodeB.marks);
			if (attributes !== null) yield { from: nextAt + done, to: nextAt + done + step, attributes };
		}
		done += step;
	}
}

function difference(old: readonly Mark[], next: readonly Mark[]): Record<string, unknown> | null {
	const gone = old.filter((mark) => !mark.isInSet(next));
	const come = next.filter((mark) => !mark.isInSet(old));
	if (gone.length + come.length === 0) return null;
	const removed = Object.keys(writeMarks(gone)).map((key) => [key, null] as const);
	return { ...Object.fromEntries(removed), ...writeMarks(come) };
}

function format(segments: Segment[], changes: MarkChange[]): void {
	for (const { from, to, attributes } of changes) {
		for (const { child, start, length } of segments) {
			const [first, end] = [Math.max(from, start), Math.min(to, start + length)];
			if (first < end && child instanceof Y.XmlText) child.format(first - start, end - first, attributes);
		}
	}
}
