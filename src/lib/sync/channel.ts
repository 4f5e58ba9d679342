/** Talks to the other tabs of this device. Without BroadcastChannel every tab is alone, which costs speed, not edits. */
export type Channel<T> = { post(message: T): void; close(): void };

/** `name` must carry the principal: two people on one browser profile, as in tests, must not hear each other. */
export function openChannel<T>(name: string, receive: (message: T) => void): Channel<T> {
	if (typeof BroadcastChannel === 'undefined') return { post() {}, close() {} };
	const channel = new BroadcastChannel(name);
	let isOpen = true;
	channel.onmessage = (event) => receive(event.data as T);
	return {
		post(message) {
			if (isOpen) channel.postMessage(message);
		},
		close() {
			isOpen = false;
			channel.onmessage = null;
			channel.close();
		}
	};
}
