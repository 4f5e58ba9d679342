/** Laying the SQL out: on demand, as one step of undo, with every caret in the word it was in. */
import { type Extension } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';
import type * as Y from 'yjs';
import { m } from '$lib/i18n';
import { loadFormatter } from '$lib/sql';
import { sayInstead } from './sql-keys.ts';

/**
 * Lays out the whole text. Resolves false when there is nothing to do, and says so where it is no SQL yet. Others may
 * write while the formatter is fetched: it sees what stands there then.
 */
export async function formatSql(view: EditorView, undo: Y.UndoManager): Promise<boolean> {
	let say = m.workbench_format_offline();
	try {
		const format = await loadFormatter();
		if (!view.dom.isConnected || view.state.readOnly) return false;
		const changes = format(view.state.doc.toString());
		if (changes?.length === 0) return false;
		if (changes !== null) {
			undo.stopCapturing();
			view.dispatch({ changes, userEvent: 'format' });
			undo.stopCapturing();
			return true;
		}
		say = m.workbench_format_not();
	} catch {
		// Its code is not on this device and there is no network.
	}
	if (view.dom.isConnected) view.dispatch({ effects: sayInstead.of(say) });
	return false;
}

export function formatKeys(undo: Y.UndoManager): Extension {
	const run = (view: EditorView) => {
		void formatSql(view, undo);
		return true;
	};
	return keymap.of([{ key: 'Shift-Alt-f', run }]);
}
