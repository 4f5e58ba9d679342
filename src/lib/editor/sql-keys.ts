/**
 * Keys of the SQL editor. Tab indents only once something was typed since the editor got focus, so that passing through
 * by keyboard is never a trap; Esc gives Tab back, and a second Esc cancels what runs. A hint says so.
 */
import { acceptCompletion, closeCompletion, completionStatus } from '@codemirror/autocomplete';
import { indentLess, indentMore } from '@codemirror/commands';
import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { m } from '$lib/i18n';
import { splitStatements } from '$lib/sql';

/** A piece of the text to run; `offset` is where it begins in the whole, in UTF-16 units. */
export type SqlPart = { sql: string; offset: number };

export type SqlKeyCalls = {
	onRun: (part: SqlPart) => void;
	onRunSelection: (part: SqlPart) => void;
	onCancel: () => void;
	/** What Tab and Esc do now, for a visible hint; null without focus. */
	onHint: (hint: string | null) => void;
};

/** 'passing': Tab leaves. 'writing': Tab indents. 'leaving': Esc was pressed, Tab leaves, Esc cancels. */
type TabMode = 'passing' | 'writing' | 'leaving';

const setTabMode = StateEffect.define<TabMode>();

const tabMode = StateField.define<TabMode>({
	create: () => 'passing',
	update(mode, tr) {
		for (const effect of tr.effects) if (effect.is(setTabMode)) return effect.value;
		return tr.docChanged && (tr.isUserEvent('input') || tr.isUserEvent('delete')) ? 'writing' : mode;
	}
});

/** Says something in place of the hint until anything else is done. */
export const sayInstead = StateEffect.define<string>();

const said = StateField.define<string | null>({
	create: () => null,
	update(words, tr) {
		for (const effect of tr.effects) if (effect.is(sayInstead)) return effect.value;
		return tr.docChanged || tr.selection ? null : words;
	}
});

/** The whole text. */
export const wholePart = ({ state }: EditorView): SqlPart => ({ sql: state.doc.toString(), offset: 0 });

/** The selected text; when nothing is selected the statement at the caret, or the one before it. */
export function selectedPart(view: EditorView): SqlPart {
	const { from, to, empty } = view.state.selection.main;
	if (!empty) return { sql: view.state.sliceDoc(from, to), offset: from };
	const statements = splitStatements(view.state.doc.toString());
	const found = statements.find((one) => from <= one.to + 1) ?? statements.at(-1);
	return found === undefined ? wholePart(view) : { sql: found.text, offset: found.from };
}

function hintOf(mode: TabMode): string {
	if (mode === 'writing') return m.notes_editor_sql_hint_writing();
	return mode === 'leaving' ? m.notes_editor_sql_hint_leaving() : m.notes_editor_sql_hint_passing();
}

/** Shows the hint in the editor and passes it on. */
const hint = (id: string, calls: SqlKeyCalls) =>
	ViewPlugin.define((view) => {
		const element = document.createElement('div');
		element.className = 'sql-hint';
		element.id = id;
		element.setAttribute('role', 'status');
		let shown = '';
		const show = (now: EditorView) => {
			const words = now.state.field(said) ?? hintOf(now.state.field(tabMode));
			if (words !== shown) element.textContent = words;
			shown = words;
			calls.onHint(now.hasFocus ? words : null);
		};
		view.dom.append(element);
		element.textContent = hintOf('passing');
		return {
			update(update: ViewUpdate) {
				const { startState, state } = update;
				const changed = [tabMode, said].some((field) => startState.field(field) !== state.field(field));
				if (changed || update.focusChanged) show(update.view);
			},
			destroy: () => element.remove()
		};
	});

/** `id` names the hint for those who cannot see it. */
export function sqlKeys(id: string, calls: SqlKeyCalls): Extension {
	const run = (view: EditorView) => {
		closeCompletion(view);
		calls.onRun(wholePart(view));
		return true;
	};
	const runSelection = (view: EditorView) => {
		closeCompletion(view);
		calls.onRunSelection(selectedPart(view));
		return true;
	};
	const escape = (view: EditorView) => {
		const isOpen = completionStatus(view.state) === 'active';
		closeCompletion(view);
		if (isOpen) return true;
		if (view.state.field(tabMode) === 'leaving') calls.onCancel();
		else view.dispatch({ effects: setTabMode.of('leaving') });
		return true;
	};
	const tab = (view: EditorView) => {
		if (acceptCompletion(view)) return true;
		return view.state.field(tabMode) === 'writing' && indentMore(view);
	};
	const backTab = (view: EditorView) => view.state.field(tabMode) === 'writing' && indentLess(view);
	return [
		tabMode,
		said,
		hint(id, calls),
		Prec.highest(
			keymap.of([
				{ key: 'Mod-Enter', run },
				{ key: 'Mod-Shift-Enter', run: runSelection },
				{ key: 'Escape', run: escape, stopPropagation: true },
				{ key: 'Tab', run: tab, shift: backTab }
			])
		),
		EditorView.focusChangeEffect.of((_state, focusing) => (focusing ? setTabMode.of('passing') : null))
	];
}
