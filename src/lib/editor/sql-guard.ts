/**
 * What must not get into a query: a file that is dropped on it, which CodeMirror would read and insert however large,
 * and a paste that the server would refuse, and with it everything written on this device since.
 */
import { EditorState, type Extension, type Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { ySyncAnnotation } from 'y-codemirror.next';

/** UTF-16 units at once. Three bytes each is well under one frame. */
const MAX_INSERT = 1_000_000;

/** Left to the page around, which knows what to do with files. */
const leaveFiles = EditorView.domEventHandlers({
	drop(event) {
		if (!event.dataTransfer?.files.length) return false;
		event.preventDefault();
		return true;
	}
});

/** `refuse` is called with the length of what was not taken. */
export function sqlGuard(refuse: (length: number) => void): Extension {
	return [
		leaveFiles,
		EditorState.changeFilter.of((tr: Transaction) => {
			if (tr.annotation(ySyncAnnotation) !== undefined) return true;
			let length = 0;
			tr.changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => (length += inserted.length));
			if (length <= MAX_INSERT) return true;
			refuse(length);
			return false;
		})
	];
}
