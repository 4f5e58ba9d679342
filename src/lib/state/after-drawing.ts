import { afterOtherWork } from '$lib/util';

/** A page that nobody sees draws nothing. */
const LONGEST_MS = 100;

/** Once what was changed in the page is drawn. */
export function afterDrawing(): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, LONGEST_MS);
		globalThis.requestAnimationFrame?.(async () => {
			await afterOtherWork();
			clearTimeout(timer);
			resolve();
		});
	});
}
