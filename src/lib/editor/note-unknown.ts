/**
 * Stand-ins for content of a newer version: a block, something inside a line, a mark.
 * They can be seen, selected, moved and deleted on purpose, never edited; what they stand for stays in the document.
 */
import { Mark, Node } from '@tiptap/core';
import type { Node as PmNode } from '@tiptap/pm/model';
import { m } from '$lib/i18n';
import { type Kept, keptText, parseKept } from './note-kept.ts';

export const UNKNOWN_BLOCK = 'unknownBlock';
export const UNKNOWN_INLINE = 'unknownInline';
export const UNKNOWN_MARK = 'unknownMark';

/** What a stand-in stands for. */
export const keptOf = (node: PmNode): Kept => node.attrs['kept'] as Kept;

const clipboardData = (node: PmNode) => JSON.stringify(node.attrs['kept']);

function keptFrom(element: HTMLElement): { kept: Kept } | false {
	const kept = parseKept(element.dataset['kept'] ?? '');
	return kept === null ? false : { kept };
}

function hint(text: string): HTMLElement {
	const element = document.createElement('span');
	element.className = 'note-kept-hint';
	element.textContent = text;
	return element;
}

function words(kept: Kept): HTMLElement {
	const element = document.createElement('span');
	element.dir = 'auto';
	element.textContent = keptText(kept);
	return element;
}

export const UnknownBlock = Node.create({
	name: UNKNOWN_BLOCK,
	group: 'block',
	atom: true,
	selectable: true,
	addAttributes: () => ({ kept: { default: null, rendered: false } }),
	parseHTML: () => [{ tag: 'div[data-kept]', getAttrs: keptFrom }],
	renderHTML: ({ node }) => ['div', { 'data-kept': clipboardData(node) }],
	addNodeView() {
		return ({ node }) => {
			const dom = document.createElement('div');
			dom.className = 'note-kept';
			dom.contentEditable = 'false';
			dom.append(hint(m.notes_editor_kept_part()), words(keptOf(node)));
			return { dom };
		};
	}
});

export const UnknownInline = Node.create({
	name: UNKNOWN_INLINE,
	group: 'inline',
	inline: true,
	atom: true,
	selectable: true,
	addAttributes: () => ({ kept: { default: null, rendered: false } }),
	parseHTML: () => [{ tag: 'span[data-kept]', getAttrs: keptFrom }],
	renderHTML: ({ node }) => ['span', { 'data-kept': clipboardData(node) }],
	addNodeView() {
		return ({ node }) => {
			const dom = document.createElement('span');
			dom.className = 'note-kept-inline';
			dom.contentEditable = 'false';
			dom.title = m.notes_editor_kept_part();
			const text = keptText(keptOf(node));
			dom.append(text === '' ? hint('…') : words(keptOf(node)));
			return { dom };
		};
	}
});

/** One attribute of shared text that is no mark of ours; several may lie on the same words. */
export const UnknownMark = Mark.create({
	name: UNKNOWN_MARK,
	excludes: '',
	inclusive: false,
	addAttributes: () => ({ key: { default: '', rendered: false }, value: { default: null, rendered: false } }),
	renderHTML: () => ['span', {}, 0]
});
