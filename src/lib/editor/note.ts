/**
 * The note editor: a page of text that several people write in.
 * Everything it shows comes from the shared fragment and everything typed goes there at once; nothing is kept here.
 */
import { Editor, Extension } from '@tiptap/core';
import type * as Y from 'yjs';
import type { Awareness } from 'y-protocols/awareness';
import { m } from '$lib/i18n';
import { historyOf, type History } from '$lib/model';
import './note.css';
import './caret.css';
import { arrivalsPlugin } from './note-arrivals.ts';
import { carriedOver, type CarriedOver, NoteBinding } from './note-binding.ts';
import { blocksPlugin, titleOf } from './note-blocks.ts';
import { caretsPlugin, redrawCarets } from './note-carets.ts';
import { readSelectionFirst } from './note-fresh-selection.ts';
import { guardPlugin } from './note-guard.ts';
import { noteExtensions } from './note-schema.ts';
import { SlashCommands } from './note-slash.ts';
import { SelectionBar } from './note-selection-bar.ts';
import { NoteUndo, sharing } from './note-undo.ts';
import type { NameOf } from './person.ts';

export type NoteEditorOptions = {
	/** Body of the page; must be part of a document. */
	fragment: Y.XmlFragment;
	/** Presence of the room, or null where there is none (a template, a rescue view). */
	awareness: Awareness | null;
	nameOf?: NameOf;
	readOnly?: boolean;
	/** Name of the text for those who cannot see it. */
	label?: string;
	/** Language of the page, if known (BCP 47). */
	lang?: string;
	/** Called when an edit made here changed the first line; not for others' edits, so that only one of us stores it. */
	onTitle?: (title: string) => void;
	/** Called after each edit made here, by keys, menus, undo or paste; not for others' edits. */
	onEdit?: () => void;
	/** Gets what can be taken back here while the editor is mounted; what it returns is called at the end. */
	onHistory?: (history: History) => () => void;
	/** Called once with the handle of the mounted editor. */
	onReady?: (note: NoteHandle) => void;
};

/** What a page can ask of its mounted editor. Calls after it is taken away do nothing. */
export type NoteHandle = {
	focus: (at?: 'start' | 'end') => void;
	setReadOnly: (readOnly: boolean) => void;
	/** Whether there was something of one's own to take back. */
	undo: () => boolean;
	redo: () => boolean;
	/** Text of the first line. */
	title: () => string;
	/** New name of the text; a new option would mount the editor anew and lose the caret. */
	setLabel: (label: string) => void;
	/** Draws others' carets again, for when names became known. */
	refreshCarets: () => void;
};

/** Mounts a note editor into an element; returns what unmounts it. Works as a Svelte attachment. */
export function noteEditor(options: NoteEditorOptions): (host: HTMLElement) => () => void {
	return (host) => {
		const { editor, undo } = mount(host, options);
		const handle = handleOf(editor);
		options.onReady?.(handle);
		const leave = options.onHistory?.({ ...historyOf(undo.manager), undo: handle.undo, redo: handle.redo });
		return () => {
			leave?.();
			editor.destroy();
		};
	};
}

function mount(host: HTMLElement, options: NoteEditorOptions): { editor: Editor; undo: NoteUndo } {
	const { fragment, awareness, nameOf = () => null } = options;
	let parts: { binding: NoteBinding; undo: NoteUndo } | null = null;
	const shared = () => {
		if (parts === null) throw new Error('The note has no schema yet');
		return parts;
	};
	const Page = Extension.create({
		name: 'page',
		priority: 950,
		addProseMirrorPlugins: () => [
			guardPlugin(),
			blocksPlugin(),
			arrivalsPlugin(),
			...(awareness === null ? [] : [caretsPlugin(shared().binding, awareness, nameOf)])
		]
	});
	let title = '';
	const editor: Editor = new Editor({
		element: host,
		injectCSS: false,
		editable: options.readOnly !== true,
		extensions: [sharing(shared), Page, SlashCommands, SelectionBar, ...noteExtensions()],
		// Both walk the whole page on every change and are not used here.
		enableCoreExtensions: { delete: false, textDirection: false },
		editorProps: {
			handleDOMEvents: {
				keydown: (view, event) => {
					readSelectionFirst(event, view.composing);
					return false;
				}
			},
			attributes: {
				class: 'note-body',
				'aria-multiline': 'true',
				'aria-label': options.label ?? m.notes_editor_label(),
				...(options.lang === undefined ? {} : { lang: options.lang })
			}
		},
		onBeforeCreate({ editor: created }) {
			const binding = new NoteBinding(fragment, created.schema);
			parts = { binding, undo: new NoteUndo(binding) };
			// The first paint already shows the page.
			created.options.content = binding.doc as unknown as string; // reason: documents are accepted, the type omits them
			title = titleOf(binding.doc);
		},
		onTransaction({ editor: changed, transaction }) {
			if (!transaction.docChanged) return;
			const now = titleOf(changed.state.doc);
			const carried = transaction.getMeta(carriedOver) as CarriedOver | undefined;
			if (carried?.own !== false) {
				options.onEdit?.();
				if (now !== title) options.onTitle?.(now);
			}
			title = now;
		}
	});
	return { editor, undo: shared().undo };
}

function handleOf(editor: Editor): NoteHandle {
	const alive = () => !editor.isDestroyed;
	return {
		focus: (at) => {
			if (!alive()) return;
			// Tiptap's own command waits for the next frame, and what is typed until then would be lost.
			if (at !== undefined)
				editor.commands.setTextSelection(at === 'start' ? 0 : editor.state.doc.content.size);
			editor.view.focus();
			editor.commands.scrollIntoView();
		},
		setReadOnly: (readOnly) =>
			alive() && editor.isEditable === readOnly && editor.setEditable(!readOnly, false),
		undo: () => alive() && editor.commands.undo(),
		redo: () => alive() && editor.commands.redo(),
		title: () => (alive() ? titleOf(editor.state.doc) : ''),
		setLabel: (label) => alive() && editor.view.dom.setAttribute('aria-label', label),
		refreshCarets: () => alive() && redrawCarets(editor.view)
	};
}
