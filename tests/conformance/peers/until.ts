/** Resolves with whether a fact came true in time; asks every few milliseconds. */
export async function until(fact: () => boolean, ms = 10_000): Promise<boolean> {
	const deadline = performance.now() + ms;
	while (!fact()) {
		if (performance.now() > deadline) return false;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	return true;
}
