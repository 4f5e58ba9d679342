/**
 * Rich text between a shared fragment and plain nodes of ProseMirror's JSON.
 * Element names and attributes are those the editor (Tiptap 3 over y-tiptap) reads and writes: an element per node, one
 * shared text per run of text, marks as its formatting attributes.
 */
import * as Y from 'yjs';
import { isHidden } from './removed.ts';
import { getOwn, toJson, type Json } from './values.ts';

export interface ProseMark {
	readonly type: string;
	readonly attrs?: { readonly [key: string]: Json };
}

export interface ProseNode {
	readonly type: string;
	readonly attrs?: { readonly [key: string]: Json };
	readonly content?: readonly ProseNode[];
	readonly marks?: readonly ProseMark[];
	readonly text?: string;
}

/** The relay admits no document nested deeper; a guard for text that came another way. */
const MAX_DEPTH = 40;

/** Adds the children of a `doc` node at the end of `parent`. */
export function appendProse(parent: Y.XmlFragment, doc: ProseNode): void {
	const children = toShared(doc.content ?? []);
	parent.insert(parent.length, children);
}

function toShared(nodes: readonly ProseNode[]): (Y.XmlElement | Y.XmlText)[] {
	const shared: (Y.XmlElement | Y.XmlText)[] = [];
	let run: ProseNode[] = [];
	const endRun = () => {
		if (run.length > 0) shared.push(toSharedText(run));
		run = [];
	};
	for (const node of nodes) {
		if (node.type === 'text') {
			run.push(node);
			continue;
		}
		endRun();
		shared.push(toSharedElement(node));
	}
	endRun();
	return shared;
}

function toSharedElement(node: ProseNode): Y.XmlElement {
	// Attributes of the editor are numbers and booleans too; the type of Yjs only knows strings.
	const element = new Y.XmlElement<{ [key: string]: Json }>(node.type);
	for (const [name, value] of Object.entries(node.attrs ?? {})) {
		if (value !== null) element.setAttribute(name, value);
	}
	element.insert(0, toShared(node.content ?? []));
	return element as Y.XmlElement;
}

function toSharedText(run: readonly ProseNode[]): Y.XmlText {
	const text = new Y.XmlText();
	text.applyDelta(
		run.map((node) => ({
			insert: (node.text ?? '').toWellFormed(),
			attributes: Object.fromEntries((node.marks ?? []).map((mark) => [mark.type, mark.attrs ?? {}]))
		})),
		{ sanitize: false }
	);
	return text;
}

/** Reads a fragment as a `doc` node. Never throws; what is no text and no element is left out. */
export function readProse(fragment: Y.XmlFragment): ProseNode {
	return { type: 'doc', content: readChildren(fragment, 0) };
}

function readChildren(parent: Y.XmlFragment, depth: number): ProseNode[] {
	if (depth > MAX_DEPTH) return [];
	const nodes: ProseNode[] = [];
	for (const child of parent.toArray() as unknown[]) {
		if (isHidden(child)) continue;
		if (child instanceof Y.XmlElement) nodes.push(readElement(child, depth));
		else if (child instanceof Y.XmlText) nodes.push(...readText(child));
	}
	return nodes;
}

function readElement(element: Y.XmlElement, depth: number): ProseNode {
	const attrs = toJson(element.getAttributes());
	const hasAttrs = typeof attrs === 'object' && attrs !== null && !Array.isArray(attrs);
	return {
		type: String(element.nodeName),
		...(hasAttrs && Object.keys(attrs).length > 0 ? { attrs } : {}),
		content: readChildren(element, depth + 1)
	};
}

function readText(text: Y.XmlText): ProseNode[] {
	const nodes: ProseNode[] = [];
	for (const part of text.toDelta() as { insert: unknown; attributes?: unknown }[]) {
		if (typeof part.insert !== 'string') continue;
		const attributes = toJson(part.attributes ?? {});
		const marks: ProseMark[] = [];
		if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) {
			for (const type of Object.keys(attributes)) marks.push(toMark(type, getOwn(attributes, type) ?? null));
		}
		nodes.push({ type: 'text', text: part.insert, ...(marks.length > 0 ? { marks } : {}) });
	}
	return nodes;
}

/** The editor adds a hash to names of marks that may overlap themselves: `comment--a1b2c3d4`. */
function toMark(name: string, attrs: Json): ProseMark {
	const type = name.replace(/--[A-Za-z0-9+/=]{8}$/, '');
	return typeof attrs === 'object' && attrs !== null && !Array.isArray(attrs) ? { type, attrs } : { type };
}

/** Words of a node and everything below it, without marks. */
export function proseText(node: ProseNode): string {
	return node.text ?? (node.content ?? []).map(proseText).join('');
}
