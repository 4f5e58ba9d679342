import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/**
 * Typing over a selection, done by the editor and not by the browser. Chromium gives what replaces styled text a style
 * attribute, which the content policy refuses and reports.
 */
export const typeOverSelection: Extension = EditorView.domEventHandlers({
	beforeinput(event, view) {
		const { main } = view.state.selection;
		const { data } = event;
		if (event.inputType !== 'insertText' || event.isComposing || data === null) return false;
		if (main.empty || view.state.readOnly || view.state.selection.ranges.length > 1) return false;
		event.preventDefault();
		const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' });
		const handled = view.state
			.facet(EditorView.inputHandler)
			.some((handler) => handler(view, main.from, main.to, data, insert));
		if (!handled) view.dispatch(insert());
		return true;
	}
});
