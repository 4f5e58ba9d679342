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

/** Milliseconds from the change of the file input. */
export type ImportTimes = {
	/** Until the proposal could be accepted. */
	proposed: number;
	/** Until the table was in the list. */
	usable: number;
};

/** Waits for a file to be picked, accepts the proposal as soon as it can be, and waits for the table in the list. */
export function timeImport({
	accept,
	table,
	most
}: {
	accept: string;
	table: string;
	most: number;
}): Promise<ImportTimes & { facts: string }> {
	return new Promise((resolve, reject) => {
		let from = 0;
		let proposed = 0;
		const look = () => {
			if (from === 0) return;
			const alert = document.querySelector(
				'main [role="alert"], [role="dialog"] [role="alert"]'
			)?.textContent;
			if (alert) return reject(new Error(alert));
			if (proposed === 0) {
				const button = [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')].find(
					(one) => one.textContent?.trim().startsWith(accept) && !one.disabled && one.ariaDisabled !== 'true'
				);
				if (button === undefined) return;
				proposed = performance.now() - from;
				button.click();
				return;
			}
			const made = [...document.querySelectorAll('main details')].find((one) =>
				one.querySelector('.name')?.textContent?.startsWith(table)
			);
			const facts = made?.querySelector('.facts')?.textContent;
			if (!facts) return;
			observer.disconnect();
			resolve({ proposed, usable: performance.now() - from, facts });
		};
		const observer = new MutationObserver(look);
		observer.observe(document.body, {
			subtree: true,
			childList: true,
			attributes: true,
			characterData: true
		});
		document.addEventListener('change', () => (from ||= performance.now()), { capture: true, once: true });
		setTimeout(() => reject(new Error(`No table after ${most} ms`)), most);
	});
}

/** From a click on Run until a row with `text` is in the page, and until the grid has all `rows`. */
export function timeRows({
	label,
	text,
	rows
}: {
	label: string;
	text: string;
	rows: number;
}): Promise<{ first: number; all: number }> {
	const button = [...document.querySelectorAll('button')].find((one) =>
		one.textContent?.trim().startsWith(label)
	);
	if (button === undefined) throw new Error(`No button ${label}`);
	return new Promise((resolve, reject) => {
		const startedAt = performance.now();
		let first = 0;
		const look = () => {
			const alert = document.querySelector('main [role="alert"]')?.textContent;
			if (alert) return reject(new Error(alert));
			const grid = document.querySelector('[role="grid"]');
			if (!grid?.textContent?.includes(text)) return;
			first ||= performance.now() - startedAt;
			if (grid.ariaBusy === 'true' || grid.getAttribute('aria-rowcount') !== String(rows + 1)) return;
			observer.disconnect();
			resolve({ first, all: performance.now() - startedAt });
		};
		const observer = new MutationObserver(look);
		observer.observe(document.body, {
			subtree: true,
			childList: true,
			attributes: true,
			characterData: true
		});
		button.click();
	});
}

/** Scrolls the grid once a frame, by steps and then by jumps; milliseconds from each frame to the next, and the most rows in the page. */
export function scrollGrid(frames: number): Promise<{ frames: number[]; mostRows: number }> {
	const grid = document.querySelector<HTMLElement>('[role="grid"]');
	if (grid === null) throw new Error('No grid');
	const way = grid.scrollHeight - grid.clientHeight;
	return new Promise((resolve) => {
		const times: number[] = [];
		let last = 0;
		let mostRows = 0;
		let n = 0;
		const step = (now: number) => {
			if (n > 0) times.push(now - last);
			last = now;
			mostRows = Math.max(mostRows, grid.querySelectorAll('[role="row"]').length);
			if (n === frames) return resolve({ frames: times, mostRows });
			// Places far from each other, the same each time.
			grid.scrollTop = n < frames / 2 ? n * 90 : ((n * 7919) % 1000) * (way / 1000);
			n++;
			requestAnimationFrame(step);
		};
		grid.scrollTop = 0;
		requestAnimationFrame(step);
	});
}

/** From a click on the button that describes a table until all its columns are in the panel. */
export function timeProfile({ label, columns }: { label: string; columns: number }): Promise<number> {
	const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label);
	if (button === undefined) throw new Error(`No button ${label}`);
	return new Promise((resolve) => {
		const startedAt = performance.now();
		const look = () => {
			const panel = document.querySelector('aside.profile');
			if ((panel?.querySelectorAll('section, article, .column').length ?? 0) < columns) return;
			observer.disconnect();
			resolve(performance.now() - startedAt);
		};
		const observer = new MutationObserver(look);
		observer.observe(document.body, { subtree: true, childList: true });
		button.click();
	});
}
