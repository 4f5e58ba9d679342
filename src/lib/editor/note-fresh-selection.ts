/**
 * The browser tells of a moved caret a moment after it has moved it, and a key that is pressed meanwhile would act where
 * the caret was: `End` and at once `Enter` would break the line in its middle. So each key asks first.
 */
export function readSelectionFirst(event: KeyboardEvent, isComposing: boolean): void {
	// While something is composed the browser's own selection is the input method's.
	if (isComposing || event.isComposing || event.keyCode === 229) return;
	// The editor's view listens to it, and compares.
	document.dispatchEvent(new Event('selectionchange'));
}
