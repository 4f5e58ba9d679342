/**
 * What a note may hold: node and mark names are Tiptap's, because they are the element names in the shared document.
 * Nothing here may run by itself on other people's changes (no trailing paragraph, no own history): every client
 * would write the same correction and the page would fill with doubles.
 */
import { Extension, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Text } from '@tiptap/extension-text';
import { Dropcursor } from '@tiptap/extensions/drop-cursor';
import { Gapcursor } from '@tiptap/extensions/gap-cursor';
import { m } from '$lib/i18n';
import { Link } from './note-link.ts';
import { UNKNOWN_BLOCK, UnknownBlock, UnknownInline, UnknownMark } from './note-unknown.ts';

const auto = { HTMLAttributes: { dir: 'auto' } };

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
		// The order is the starter kit's, which bundles much that is not used here: marks are nested in it.
		Bold,
		Blockquote.configure(auto),
		// Code excludes every mark by default, which would strip marks of a newer version from the words it is put on.
		Code.extend({ excludes: 'bold italic strike link' }),
		CodeBlock.configure({ HTMLAttributes: { dir: 'ltr' } }),
		Document,
		Dropcursor.configure({ color: false, class: 'note-dropcursor', width: 2 }),
		Gapcursor,
		HardBreak,
		Heading.configure({ levels: [1, 2, 3], ...auto }),
		HorizontalRule,
		Italic,
		ListItem.configure(auto),
		ListKeymap,
		Paragraph.configure(auto),
		Strike,
		Text,
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
