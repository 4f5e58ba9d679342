export type NetworkEvents = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** Calls when the network is back. Undefined: the page says so, if there is one; null: nobody does. */
export function observeOnline(events: NetworkEvents | null | undefined, call: () => void): () => void {
	const page = typeof window === 'undefined' ? null : window;
	const source = events === undefined ? page : events;
	source?.addEventListener('online', call);
	return () => source?.removeEventListener('online', call);
}
