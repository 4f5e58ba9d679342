/** Safari has no idle callback; by then a page has usually drawn what it opens with. */
const SOON_MS = 300;

/**
 * Fetches code that a press may need next, once the page has nothing better to do. What fails is fetched again when it is
 * wanted. Returns how to leave it.
 */
export function whenIdle(...fetches: (() => Promise<unknown>)[]): () => void {
	const fetchAll = () => {
		for (const fetch of fetches) fetch().catch(() => undefined);
	};
	if (typeof requestIdleCallback === 'function') {
		const idle = requestIdleCallback(fetchAll, { timeout: 5000 });
		return () => cancelIdleCallback(idle);
	}
	const timer = setTimeout(fetchAll, SOON_MS);
	return () => clearTimeout(timer);
}
