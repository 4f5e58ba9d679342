/**
 * Keeps out of a page what the server would refuse, before it is written: a refused edit would take the whole document
 * of this device out of the room. Also what a browser would do with a file that is dropped on text.
 */
import { Fragment, type Node as PmNode, Slice } from '@tiptap/pm/model';
import { Plugin, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { m } from '$lib/i18n';
import { carriedOver } from './note-binding.ts';
import { floatingElement, hideFloating, placeFloating, showFloating } from './floating.ts';

/**
 * Blocks inside blocks. The server counts shared types from the root on and takes 32: room for the page itself, its text
 * and what later versions put inside a block.
 */
const MAX_DEPTH = 20;
/** UTF-16 units at once. Three bytes each is well under one frame. */
export const MAX_PASTE = 1_000_000;

function depthOf(node: PmNode): number {
	let deepest = 0;
	node.forEach((child) => {
		if (!child.isInline) deepest = Math.max(deepest, depthOf(child));
	});
	return deepest + 1;
}

/** Whether what a transaction changed lies too deep. */
function isTooDeep(tr: Transaction): boolean {
	let deep = false;
	tr.mapping.maps.forEach((map, index) => {
		map.forEach((_from, _to, from, to) => {
			const rest = tr.mapping.slice(index + 1);
			const [start, end] = [rest.map(from, -1), rest.map(to, 1)];
			tr.doc.nodesBetween(start, end, (node, pos) => {
				if (node.isBlock && tr.doc.resolve(pos).depth + 1 > MAX_DEPTH) deep = true;
				return !deep && node.isBlock;
			});
		});
	});
	return deep;
}

/** The lines of a slice without what they were nested in. */
function flattened(slice: Slice, view: EditorView): Slice {
	const lines: PmNode[] = [];
	const paragraph = view.state.schema.nodes['paragraph'];
	slice.content.descendants((node) => {
		if (node.isTextblock && paragraph) lines.push(paragraph.create(null, node.content));
		return !node.isTextblock;
	});
	return new Slice(Fragment.from(lines), 0, 0);
}

const megabytes = (units: number) => (units / 1_000_000).toFixed(1);

/** One sentence beside the caret until something else is done. */
class Notice {
	#element = floatingElement('note-notice');

	constructor(view: EditorView) {
		this.#element.setAttribute('role', 'alert');
		view.dom.parentElement?.append(this.#element);
	}

	say(view: EditorView, words: string): void {
		showFloating(this.#element);
		this.#element.textContent = words;
		placeFloating(this.#element, view.coordsAtPos(view.state.selection.head), 'below', 'start');
	}

	hide(): void {
		hideFloating(this.#element);
	}

	destroy(): void {
		this.#element.remove();
	}
}

export function guardPlugin(): Plugin {
	let notice: Notice | null = null;
	return new Plugin({
		filterTransaction: (tr) => !tr.docChanged || tr.getMeta(carriedOver) !== undefined || !isTooDeep(tr),
		view(view) {
			const shown = new Notice(view);
			notice = shown;
			return {
				update: () => shown.hide(),
				destroy: () => shown.destroy()
			};
		},
		props: {
			transformPasted: (slice, view) => {
				const depth = Math.max(0, ...slice.content.content.map(depthOf));
				return depth + view.state.selection.$from.depth > MAX_DEPTH ? flattened(slice, view) : slice;
			},
			handlePaste(view, event) {
				const data = event.clipboardData;
				const length = Math.max(
					data?.getData('text/plain').length ?? 0,
					data?.getData('text/html').length ?? 0
				);
				if (length <= MAX_PASTE) return false;
				notice?.say(view, m.notes_editor_too_long({ size: megabytes(length) }));
				return true;
			},
			handleDOMEvents: {
				keydown: () => {
					notice?.hide();
					return false;
				},
				/** Left to the page around: the browser would leave the room and open the file. */
				drop(_view, event) {
					if (!event.dataTransfer?.files.length) return false;
					event.preventDefault();
					return true;
				}
			}
		}
	});
}
