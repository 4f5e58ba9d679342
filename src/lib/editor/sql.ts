/**
 * The SQL editor: one query that several people write in.
 * It stands in a shadow root of its own: CodeMirror puts its styles into a `<style>` element of the document, which the
 * content policy forbids, but into constructed style sheets of a shadow root, which it does not.
 */
import {
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	completionKeymap
} from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { yCollab, ySyncAnnotation, yUndoManagerKeymap } from 'y-codemirror.next';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { m } from '$lib/i18n';
import { historyOf, type History } from '$lib/model';
import './sql.css';
import type { NameOf } from './person.ts';
import { redrawSqlCarets, sqlCarets } from './sql-carets.ts';
import { sqlCompletion, type SqlSchema } from './sql-completion.ts';
import { sqlGuard } from './sql-guard.ts';
import { DuckDB } from './sql-dialect.ts';
import { formatKeys, formatSql } from './sql-format.ts';
import { sayInstead, selectedPart, sqlKeys, type SqlPart, wholePart } from './sql-keys.ts';
import { sqlLook } from './sql-theme.ts';
import { typeOverSelection } from './sql-typing.ts';

/** Where the engine found a mistake: UTF-16 units from 0 in the whole text. */
type SqlError = { from: number; to: number; message: string };

export type SqlEditorOptions = {
	/** The query; must be part of a document. */
	text: Y.Text;
	/** Presence of the room, or null where there is none. */
	awareness: Awareness | null;
	nameOf?: NameOf;
	/** Tables, columns and functions at the time of asking. */
	schema?: () => SqlSchema;
	/** Ctrl/⌘ Enter: the whole text. */
	onRun?: (part: SqlPart) => void;
	/** Ctrl/⌘ Shift Enter: the selection, or the statement at the caret when nothing is selected. */
	onRunSelection?: (part: SqlPart) => void;
	/** Esc twice. */
	onCancel?: () => void;
	/** After each edit made here, undo included; not for others' edits. */
	onEdit?: () => void;
	/** Gets what can be taken back here while the editor is mounted; what it returns is called at the end. */
	onHistory?: (history: History) => () => void;
	/** What Tab and Esc do now; null without focus. The editor also shows it itself. */
	onHint?: (hint: string | null) => void;
	readOnly?: boolean;
	/** Name of the text for those who cannot see it. */
	label?: string;
	/** Words where nothing is written yet. */
	placeholder?: string;
	/** Called once with the handle of the mounted editor. */
	onReady?: (sql: SqlHandle) => void;
};

/** What a page can ask of its mounted editor. Calls after it is taken away do nothing. */
export type SqlHandle = {
	focus: () => void;
	/** The same with all of the text selected: what is typed takes its place. */
	focusAll: () => void;
	setReadOnly: (readOnly: boolean) => void;
	/** Underlines where the engine points and marks the line; null takes it away. */
	setError: (error: SqlError | null) => void;
	/** The selected text, or the statement at the caret. */
	selection: () => SqlPart;
	/** Replaces the selection, as typing would. */
	insert: (text: string) => void;
	/** Lays the whole text out; resolves false where nothing was changed. */
	format: () => Promise<boolean>;
	undo: () => boolean;
	redo: () => boolean;
	setLabel: (label: string) => void;
	/** Draws others' carets again, for when names became known. */
	refreshCarets: () => void;
};

let editors = 0;

/** Mounts an SQL editor into an element; returns what unmounts it. Works as a Svelte attachment. */
export function sqlEditor(options: SqlEditorOptions): (host: HTMLElement) => () => void {
	return (host) => {
		const mounted = new MountedSql(host, options);
		const handle = mounted.handle();
		options.onReady?.(handle);
		const leave = options.onHistory?.({ ...mounted.history, undo: handle.undo, redo: handle.redo });
		return () => {
			leave?.();
			mounted.destroy();
		};
	};
}

class MountedSql {
	#view: EditorView;
	#frame = document.createElement('div');
	#undo: Y.UndoManager;
	#access = new Compartment();
	#naming = new Compartment();
	#hintId = `sql-hint-${++editors}`;
	#alive = true;

	constructor(host: HTMLElement, options: SqlEditorOptions) {
		// A class, not a style: Chromium copies the style attribute of an editing host when it merges lines, and the content
		// policy refuses the copy.
		this.#frame.className = 'sql-frame';
		host.append(this.#frame);
		// Nothing is tracked until the binding adds itself: by default everything without an origin would be, also others'.
		this.#undo = new Y.UndoManager(options.text, { trackedOrigins: new Set() });
		this.#undo.on('stack-item-popped', () => options.onEdit?.());
		const root = this.#frame.attachShadow({ mode: 'open' });
		this.#view = new EditorView({
			root,
			parent: root,
			state: EditorState.create({ doc: options.text.toString(), extensions: this.#extensions(options) })
		});
	}

	#extensions(options: SqlEditorOptions): Extension {
		const { text, awareness, nameOf = () => null, schema = () => ({ tables: [], functions: [] }) } = options;
		const nothing = () => undefined;
		return [
			sqlKeys(this.#hintId, {
				onRun: options.onRun ?? nothing,
				onRunSelection: options.onRunSelection ?? options.onRun ?? nothing,
				onCancel: options.onCancel ?? nothing,
				onHint: options.onHint ?? nothing
			}),
			this.#access.of(access(options.readOnly === true)),
			this.#naming.of(this.#named(options.label ?? m.notes_editor_sql_label())),
			wellFormed,
			typeOverSelection,
			sqlGuard((length) => this.#refuse(length)),
			yCollab(text, null, { undoManager: this.#undo }),
			awareness === null ? [] : sqlCarets(text, awareness, nameOf),
			onOwnEdit(options.onEdit ?? nothing),
			formatKeys(this.#undo),
			keymap.of([...whenWritable, ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap]),
			autocompletion({ override: [sqlCompletion(schema)], icons: false }),
			DuckDB,
			lineNumbers(),
			lintGutter(),
			bracketMatching(),
			closeBrackets(),
			highlightSpecialChars(),
			EditorView.lineWrapping,
			indentUnit.of('  '),
			placeholder(options.placeholder ?? ''),
			EditorState.phrases.of({
				Completions: m.notes_editor_sql_completions(),
				Diagnostics: m.notes_editor_sql_problems(),
				'No diagnostics': m.notes_editor_sql_no_problems(),
				'Control character': m.notes_editor_sql_control_character(),
				close: m.notes_editor_sql_close()
			}),
			sqlLook
		];
	}

	#named(label: string): Extension {
		return EditorView.contentAttributes.of({
			'aria-label': label,
			'aria-describedby': this.#hintId,
			dir: 'ltr',
			spellcheck: 'false'
		});
	}

	#refuse(length: number): void {
		const words = m.notes_editor_too_long({ size: (length / 1_000_000).toFixed(1) });
		// The change that is being refused is still being made.
		queueMicrotask(() => this.#alive && this.#view.dispatch({ effects: sayInstead.of(words) }));
	}

	#setError(error: SqlError | null): void {
		const { state } = this.#view;
		const end = state.doc.length;
		const diagnostics =
			error === null
				? []
				: [
						{
							from: Math.max(0, Math.min(error.from, end)),
							to: Math.max(0, Math.min(Math.max(error.from, error.to), end)),
							severity: 'error' as const,
							message: error.message
						}
					];
		this.#view.dispatch(setDiagnostics(state, diagnostics));
	}

	get history(): History {
		return historyOf(this.#undo);
	}

	handle(): SqlHandle {
		const view = this.#view;
		const alive = () => this.#alive;
		const writable = () => this.#alive && !view.state.readOnly;
		return {
			focus: () => alive() && view.focus(),
			focusAll: () => {
				if (!alive()) return;
				view.focus();
				view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
			},
			setReadOnly: (readOnly) => {
				if (alive() && view.state.readOnly !== readOnly) {
					view.dispatch({ effects: this.#access.reconfigure(access(readOnly)) });
				}
			},
			setError: (error) => alive() && this.#setError(error),
			selection: () => (alive() ? selectedPart(view) : wholePart(view)),
			insert: (words) =>
				writable() &&
				view.dispatch(view.state.replaceSelection(words), { userEvent: 'input', scrollIntoView: true }),
			format: () => (writable() ? formatSql(view, this.#undo) : Promise.resolve(false)),
			undo: () => writable() && this.#undo.undo() !== null,
			redo: () => writable() && this.#undo.redo() !== null,
			setLabel: (label) =>
				alive() && view.dispatch({ effects: this.#naming.reconfigure(this.#named(label)) }),
			refreshCarets: () => alive() && view.dispatch({ effects: redrawSqlCarets.of(null) })
		};
	}

	destroy(): void {
		this.#alive = false;
		this.#view.destroy();
		// Cleared first: the stack keeps deleted text from being collected.
		this.#undo.clear();
		this.#undo.destroy();
		this.#frame.remove();
	}
}

/** Read-only text can still be reached, selected and copied by keyboard. */
function access(readOnly: boolean): Extension {
	return [
		EditorState.readOnly.of(readOnly),
		EditorView.editable.of(!readOnly),
		readOnly ? EditorView.contentAttributes.of({ tabindex: '0', 'aria-readonly': 'true' }) : []
	];
}

/** Undo is not a change of the editor but of the document, so read-only does not stop it by itself. */
const whenWritable = yUndoManagerKeymap.map((binding) => ({
	...binding,
	run: (view: EditorView) => view.state.readOnly || (binding.run?.(view) ?? false)
}));

/**
 * Offsets here and in the shared text must be the same: a carriage return is a character like any other, only what is
 * pasted loses it; and half a character, which others would get as U+FFFD, is that here too.
 */
const wellFormed: Extension = [
	EditorState.lineSeparator.of('\n'),
	EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
	EditorState.transactionFilter.of((tr) => {
		if (tr.annotation(ySyncAnnotation) !== undefined) return tr;
		let isBroken = false;
		tr.changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
			isBroken ||= !inserted.toString().isWellFormed();
		});
		if (!isBroken) return tr;
		const changes: { from: number; to: number; insert: string }[] = [];
		tr.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
			changes.push({ from, to, insert: inserted.toString().toWellFormed() });
		});
		return { changes, selection: tr.selection, effects: tr.effects, scrollIntoView: tr.scrollIntoView };
	})
];

/** Edits that came from here and not from the document. */
function onOwnEdit(call: () => void): Extension {
	return EditorView.updateListener.of(({ transactions }) => {
		if (transactions.some((tr) => tr.docChanged && tr.annotation(ySyncAnnotation) === undefined)) call();
	});
}
