/**
 * Shared fragment → editor document.
 * Invariants: reading never writes; the children of a node stand in the order of the visible children of its element
 * (note-write relies on that); what the schema cannot hold is shown by a stand-in, and only if empty not shown at all.
 * Blocks that were removed and hold nothing are not shown, unless what is around them could not stand without.
 */
import { type Node as PmNode, type NodeType, type Schema, Fragment } from '@tiptap/pm/model';
import { holdsContent, isHidden } from '$lib/model';
import * as Y from 'yjs';
import { readAttributes, readMarks } from './note-attributes.ts';
import { type KeptDelta, keep } from './note-kept.ts';
import { UNKNOWN_BLOCK, UNKNOWN_INLINE } from './note-unknown.ts';

export type YChild = Y.XmlElement | Y.XmlText | Y.XmlHook;
export type YParent = Y.XmlFragment;

/** Yjs types `toArray` too narrowly: a fragment may hold hooks as well. */
export const childrenOf = (parent: YParent): YChild[] => parent.toArray();

export class NoteReader {
	readonly schema: Schema;
	/** What each element was read as; null is not shown. An entry is dropped when its element changes. */
	#read = new WeakMap<YChild, PmNode | null>();

	constructor(schema: Schema) {
		this.schema = schema;
	}

	forget(type: unknown): void {
		this.#read.delete(type as YChild);
	}

	remember(type: YChild, node: PmNode): void {
		this.#read.set(type, node);
	}

	hide(type: YChild): void {
		this.#read.set(type, null);
	}

	/** Children of an element that the editor shows, in order. Text without a paragraph around it counts as one child. */
	visible(parent: YParent): YChild[] {
		return childrenOf(parent).filter((child) => this.#read.get(child) !== null);
	}

	isVisible(child: YChild): boolean {
		return this.#read.get(child) !== null;
	}

	/** The whole page; a page without anything to show has one empty paragraph that is not in the document yet. */
	document(fragment: Y.XmlFragment): PmNode {
		const { topNodeType } = this.schema;
		const blocks = this.#blocks(fragment, topNodeType);
		return topNodeType.create(null, blocks?.length ? blocks : [this.#type('paragraph').create()]);
	}

	#type(name: string): NodeType {
		const type = this.schema.nodes[name];
		if (type === undefined) throw new Error(`The schema has no ${name}`);
		return type;
	}

	#kept(child: YChild, inline: boolean): PmNode | null {
		const node = holdsContent(child)
			? this.#type(inline ? UNKNOWN_INLINE : UNKNOWN_BLOCK).create({ kept: keep(child) })
			: null;
		this.#read.set(child, node);
		return node;
	}

	#node(child: YChild, inline: boolean): PmNode | null {
		const known = this.#read.get(child);
		// A stand-in is tried again: what made it impossible may have been beside it and gone by now.
		if (known && known.type.name !== UNKNOWN_BLOCK && known.type.name !== UNKNOWN_INLINE) return known;
		const node = child instanceof Y.XmlElement ? this.#element(child, inline) : null;
		if (node === null) return this.#kept(child, inline);
		this.#read.set(child, node);
		return node;
	}

	/** The node an element is, or null if the schema cannot hold it. */
	#element(element: Y.XmlElement, inline: boolean): PmNode | null {
		const type = this.schema.nodes[element.nodeName];
		if (type === undefined || type.isText || type === this.schema.topNodeType) return null;
		if (type.isInline !== inline || type.name === UNKNOWN_BLOCK || type.name === UNKNOWN_INLINE) return null;
		const attrs = readAttributes(type, element);
		if (type.isLeaf) return type.create(attrs);
		const content = type.inlineContent ? this.#inline(element, type) : this.#blocks(element, type);
		return content === null ? null : type.create(attrs, content);
	}

	#blocks(parent: YParent, type: NodeType): PmNode[] | null {
		return (
			this.#blocksOf(parent, type, false) ??
			(holdsContent(parent) ? this.#blocksOf(parent, type, true) : null)
		);
	}

	#blocksOf(parent: YParent, type: NodeType, withHidden: boolean): PmNode[] | null {
		const nodes: PmNode[] = [];
		let match = type.contentMatch;
		for (const child of childrenOf(parent)) {
			if (!withHidden && isHidden(child)) {
				this.#read.set(child, null);
				continue;
			}
			let node = this.#node(child, false);
			let next = node && match.matchType(node.type);
			if (node !== null && !next) {
				node = this.#kept(child, false);
				next = node && match.matchType(node.type);
				if (node !== null && !next) return null;
			}
			if (node === null || !next) continue;
			match = next;
			nodes.push(node);
		}
		return match.validEnd || parent instanceof Y.XmlElement === false ? nodes : null;
	}

	#inline(element: Y.XmlElement, type: NodeType): Fragment | null {
		const nodes: PmNode[] = [];
		for (const child of childrenOf(element)) {
			if (child instanceof Y.XmlText) nodes.push(...this.#text(child, type));
			else {
				const node = this.#node(child, true);
				if (node !== null) nodes.push(node);
			}
		}
		// Neighbours with equal marks join, as ProseMirror itself would have them.
		const content = Fragment.from(nodes);
		return nodes.every((node) => type.contentMatch.matchType(node.type)) ? joined(content) : null;
	}

	#text(text: Y.XmlText, parent: NodeType): PmNode[] {
		return (text.toDelta() as KeptDelta).map(({ insert, attributes }) => {
			if (typeof insert !== 'string') return this.#type(UNKNOWN_INLINE).create({ kept: keep(insert) });
			return this.schema.text(insert, readMarks(attributes, parent));
		});
	}
}

function joined(content: Fragment): Fragment {
	const nodes: PmNode[] = [];
	content.forEach((node) => {
		const last = nodes.at(-1);
		if (last?.isText && node.isText && last.sameMarkup(node)) {
			nodes[nodes.length - 1] = node.type.schema.text((last.text ?? '') + (node.text ?? ''), last.marks);
		} else nodes.push(node);
	});
	return Fragment.from(nodes);
}
