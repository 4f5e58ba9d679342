/** Runs in the page: tells when something can be seen, in the page's own time. */

declare global {
	interface Window {
		/** Milliseconds from the start of the navigation to the first frame with the note's text; set by `watchForNote`. */
		noteShownAt?: number;
	}
}

/** Given to the page before its own scripts run. */
export function watchForNote(text: string): void {
	const look = () => {
		const note = document.querySelector('.note-body[contenteditable]');
		if (!note?.textContent?.includes(text) || !note.checkVisibility()) return;
		observer.disconnect();
		requestAnimationFrame(() => {
			// A message is handled after the frame that the callback belongs to was drawn.
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => (window.noteShownAt = performance.now());
			port2.postMessage(null);
		});
	};
	const observer = new MutationObserver(look);
	observer.observe(document, { subtree: true, childList: true, characterData: true });
}

/** From a click on Run to the frame that shows a row with `text`, and how much of it went by until it was in the page. */
export function timeRun({
	label,
	text
}: {
	label: string;
	text: string;
}): Promise<{ inPage: number; shown: number }> {
	const button = [...document.querySelectorAll('button')].find((one) =>
		one.textContent?.trim().startsWith(label)
	);
	if (button === undefined) throw new Error(`No button ${label}`);
	return new Promise((resolve, reject) => {
		const startedAt = performance.now();
		const look = () => {
			const alert = document.querySelector('main [role="alert"]')?.textContent;
			if (alert) return reject(new Error(alert));
			if (!document.querySelector('[role="grid"]')?.textContent?.includes(text)) return;
			observer.disconnect();
			const inPage = performance.now() - startedAt;
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve({ inPage, shown: performance.now() - startedAt });
				port2.postMessage(null);
			});
		};
		const observer = new MutationObserver(look);
		observer.observe(document.body, { subtree: true, childList: true, characterData: true });
		button.click();
	});
}
