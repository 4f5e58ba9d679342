/** The first line as the page's title, and the words that stand where nothing is written yet. */
import type { Node as PmNode } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { m } from '$lib/i18n';

/** Text of the first line: the title of the page. Empty when nothing is written. */
export function titleOf(doc: PmNode): string {
	let title: string | null = null;
	doc.firstChild?.descendants((node) => {
		if (title === null && node.isTextblock) title = node.textContent;
		return title === null;
	});
	return title ?? doc.firstChild?.textContent.trim() ?? '';
}

function attributesOf(doc: PmNode, index: number): Record<string, string> {
	const node = doc.child(index);
	const empty = node.content.size === 0;
	if (index === 0) {
		const title = { class: 'note-title', role: 'heading', 'aria-level': '1' };
		return empty ? { ...title, 'data-placeholder': m.notes_editor_title_placeholder() } : title;
	}
	return { 'data-placeholder': m.notes_editor_placeholder() };
}

function decorate(doc: PmNode): DecorationSet {
	const first = doc.firstChild;
	if (first === null || !first.isTextblock || first.type.spec.code === true) return DecorationSet.empty;
	const set = [Decoration.node(0, first.nodeSize, attributesOf(doc, 0))];
	const second = doc.childCount === 2 ? doc.child(1) : null;
	if (second?.type.name === 'paragraph' && second.content.size === 0) {
		set.push(Decoration.node(first.nodeSize, doc.content.size, attributesOf(doc, 1)));
	}
	return DecorationSet.create(doc, set);
}

export function blocksPlugin(): Plugin {
	return new Plugin({ props: { decorations: (state) => decorate(state.doc) } });
}
