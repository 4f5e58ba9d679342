/** What can be done with text in a note: one list for the slash menu, the bar over a selection and their tests. */
import type { Editor } from '@tiptap/core';
import { m } from '$lib/i18n';

export type BlockAction = {
	id: string;
	label: () => string;
	/** What one types instead of opening the menu. */
	shortcut: string;
	/** Other words people look for, separated by spaces. */
	words: () => string;
	run: (editor: Editor) => void;
};

export type InlineAction = {
	id: string;
	label: () => string;
	isOn: (editor: Editor) => boolean;
	run: (editor: Editor) => void;
};

const heading = (level: 1 | 2 | 3, label: () => string): BlockAction => ({
	id: `heading-${level}`,
	label,
	shortcut: '#'.repeat(level),
	words: () => `h${level} ${m.notes_editor_words_heading()}`,
	run: (editor) => editor.chain().clearNodes().setHeading({ level }).run()
});

/** The rows of the slash menu, in its order. */
const blockActions: readonly BlockAction[] = [
	{
		id: 'paragraph',
		label: m.notes_editor_paragraph,
		shortcut: '',
		words: m.notes_editor_words_paragraph,
		run: (editor) => editor.chain().clearNodes().run()
	},
	heading(1, m.notes_editor_heading_1),
	heading(2, m.notes_editor_heading_2),
	heading(3, m.notes_editor_heading_3),
	{
		id: 'bullet-list',
		label: m.notes_editor_bullet_list,
		shortcut: '-',
		words: m.notes_editor_words_bullet_list,
		run: (editor) => editor.chain().toggleBulletList().run()
	},
	{
		id: 'ordered-list',
		label: m.notes_editor_ordered_list,
		shortcut: '1.',
		words: m.notes_editor_words_ordered_list,
		run: (editor) => editor.chain().toggleOrderedList().run()
	},
	{
		id: 'task-list',
		label: m.notes_editor_task_list,
		shortcut: '[ ]',
		words: m.notes_editor_words_task_list,
		run: (editor) => editor.chain().toggleTaskList().run()
	},
	{
		id: 'quote',
		label: m.notes_editor_quote,
		shortcut: '>',
		words: m.notes_editor_words_quote,
		run: (editor) => editor.chain().toggleBlockquote().run()
	},
	{
		id: 'code-block',
		label: m.notes_editor_code_block,
		shortcut: '```',
		words: m.notes_editor_words_code_block,
		run: (editor) => editor.chain().toggleCodeBlock().run()
	},
	{
		id: 'rule',
		label: m.notes_editor_rule,
		shortcut: '---',
		words: m.notes_editor_words_rule,
		run: (editor) => editor.chain().setHorizontalRule().run()
	}
];

/** Rows whose label or other words begin with what was typed, at any word. */
export function matchingActions(query: string): BlockAction[] {
	const wanted = query.trim().toLocaleLowerCase();
	return blockActions.filter(({ label, words }) => {
		const text = `${label()} ${words()}`.toLocaleLowerCase();
		return text.startsWith(wanted) || text.includes(` ${wanted}`);
	});
}

const mark = (name: 'bold' | 'italic' | 'strike' | 'code', label: () => string): InlineAction => ({
	id: name,
	label,
	isOn: (editor) => editor.isActive(name),
	run: (editor) => editor.chain().toggleMark(name).run()
});

export const markActions: readonly InlineAction[] = [
	mark('bold', m.notes_editor_bold),
	mark('italic', m.notes_editor_italic),
	mark('strike', m.notes_editor_strike),
	mark('code', m.notes_editor_code)
];

export const turnActions: readonly InlineAction[] = [
	{
		id: 'heading',
		label: m.notes_editor_heading,
		isOn: (editor) => editor.isActive('heading'),
		run: (editor) =>
			editor.isActive('heading')
				? editor.chain().setParagraph().run()
				: editor.chain().setHeading({ level: 2 }).run()
	},
	{
		id: 'quote',
		label: m.notes_editor_quote,
		isOn: (editor) => editor.isActive('blockquote'),
		run: (editor) => editor.chain().toggleBlockquote().run()
	},
	{
		id: 'list',
		label: m.notes_editor_list,
		isOn: (editor) => editor.isActive('bulletList'),
		run: (editor) => editor.chain().toggleBulletList().run()
	}
];
