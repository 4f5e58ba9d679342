/**
 * What a note may hold: node and mark names are Tiptap's, because they are the element names in the shared document.
 * Nothing here may run by itself on other people's changes (no trailing paragraph, no own history): every client
 * would write the same correction and the page would fill with doubles.
 */
import { Extension, type Extensions } from '@tiptap/core';
import { BulletList, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list';
import StarterKit from '@tiptap/starter-kit';
import { m } from '$lib/i18n';
import { Link } from './note-link.ts';
import { UNKNOWN_BLOCK, UnknownBlock, UnknownInline, UnknownMark } from './note-unknown.ts';

const auto = { HTMLAttributes: { dir: 'auto' } };

const Kit = StarterKit.extend({
	addExtensions() {
		const extensions = this.parent?.() ?? [];
		// Code excludes every mark by default, which would strip marks of a newer version from the words it is put on.
		return extensions.map((extension) =>
			extension.name === 'code' ? extension.extend({ excludes: 'bold italic strike link' }) : extension
		);
	}
});

/** Language of a block, kept when it was pasted or written by another tool. */
const BlockLanguage = Extension.create({
	name: 'blockLanguage',
	addGlobalAttributes: () => [
		{
			types: ['paragraph', 'heading', 'blockquote', 'listItem', 'taskItem'],
			attributes: {
				lang: {
					default: null,
					parseHTML: (element) => element.getAttribute('lang') || null,
					renderHTML: ({ lang }) => (typeof lang === 'string' ? { lang } : {})
				}
			}
		}
	]
});

/** Nodes, marks, Markdown shortcuts and keys of a note, without anything that shares or shows it. */
export function noteExtensions(): Extensions {
	return [
		Kit.configure({
			link: false,
			underline: false,
			undoRedo: false,
			trailingNode: false,
			bulletList: false,
			orderedList: false,
			paragraph: auto,
			heading: { levels: [1, 2, 3], ...auto },
			blockquote: auto,
			listItem: auto,
			codeBlock: { HTMLAttributes: { dir: 'ltr' } },
			dropcursor: { color: false, class: 'note-dropcursor', width: 2 }
		}),
		// Lists take stand-ins as well, so that one item of a newer version does not freeze the whole list.
		BulletList.extend({ content: `(listItem | ${UNKNOWN_BLOCK})+` }).configure(auto),
		OrderedList.extend({ content: `(listItem | ${UNKNOWN_BLOCK})+` }).configure(auto),
		TaskList.extend({ content: `(taskItem | ${UNKNOWN_BLOCK})+` }).configure(auto),
		TaskItem.configure({
			nested: true,
			...auto,
			a11y: {
				checkboxLabel: (node) =>
					m.notes_editor_task_done({ task: node.firstChild?.textContent || m.notes_editor_task_empty() })
			}
		}),
		BlockLanguage,
		Link,
		UnknownBlock,
		UnknownInline,
		UnknownMark
	];
}
