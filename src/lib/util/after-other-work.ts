/** A message to oneself comes after what the page has to do, and unlike a timer is not held back to once a second. */
export function afterOtherWork(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
