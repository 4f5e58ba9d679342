/** New shared elements for nodes of the editor. */
import type { Fragment, Node as PmNode } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { writeAttributes, writeMarks } from './note-attributes.ts';
import { type KeptDelta, revive } from './note-kept.ts';
import type { NoteReader, YChild } from './note-read.ts';
import { keptOf, UNKNOWN_BLOCK, UNKNOWN_INLINE } from './note-unknown.ts';

/** A stretch of a line: words with their attributes, or something between words. */
export type Piece = { delta: KeptDelta } | { node: PmNode };

/** The stretches of inline content; neighbouring words make one stretch. */
export function piecesOf(content: Fragment): Piece[] {
	const pieces: Piece[] = [];
	content.forEach((node) => {
		const kept = node.type.name === UNKNOWN_INLINE ? keptOf(node) : null;
		if (!node.isText && kept?.kind !== 'embed') {
			pieces.push({ node });
			return;
		}
		const part = {
			// Half a character would reach others as U+FFFD, and stay half a character here.
			insert: kept?.kind === 'embed' ? kept.value : (node.text ?? '').toWellFormed(),
			attributes: writeMarks(node.marks)
		};
		const last = pieces.at(-1);
		if (last && 'delta' in last) last.delta.push(part);
		else pieces.push({ delta: [part] });
	});
	return pieces;
}

export function createText(delta: KeptDelta): Y.XmlText {
	const text = new Y.XmlText();
	text.applyDelta(delta);
	return text;
}

/** The shared form of a node; null for a stand-in of something that can only exist where it was. */
export function createElement(node: PmNode, reader: NoteReader): YChild | null {
	if (node.type.name === UNKNOWN_BLOCK || node.type.name === UNKNOWN_INLINE) {
		const revived = revive(keptOf(node));
		if (revived !== null) reader.remember(revived, node);
		return revived;
	}
	const element = new Y.XmlElement(node.type.name);
	writeAttributes(element, null, node);
	const children: (YChild | null)[] = node.inlineContent
		? createLine(node.content, reader)
		: node.children.map((child) => createElement(child, reader));
	element.insert(
		0,
		children.filter((child): child is Y.XmlElement | Y.XmlText => child !== null)
	);
	reader.remember(element, node);
	return element;
}

/** Always holds at least one text, so that two people who start typing in a new line share it. */
function createLine(content: Fragment, reader: NoteReader): (YChild | null)[] {
	const pieces = piecesOf(content);
	if (pieces.length === 0) return [new Y.XmlText()];
	return pieces.map((piece) =>
		'delta' in piece ? createText(piece.delta) : createElement(piece.node, reader)
	);
}
