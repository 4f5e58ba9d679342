/**
 * A sign of waiting that neither flashes nor nags: it appears when something has taken 300 ms and then stays at least
 * 400 ms, even if that something ends right after.
 */
const APPEARS_AFTER_MS = 300;
const STAYS_MS = 400;

/** Must be made while a component starts, since it lives in that component's effects. */
export class Linger {
	#visible = $state(false);
	#since = 0;

	constructor(busy: () => boolean) {
		$effect(() => {
			if (busy() === this.#visible) return;
			const wait = this.#visible ? STAYS_MS - (performance.now() - this.#since) : APPEARS_AFTER_MS;
			const timer = setTimeout(
				() => {
					this.#visible = !this.#visible;
					this.#since = performance.now();
				},
				Math.max(0, wait)
			);
			return () => clearTimeout(timer);
		});
	}

	get visible(): boolean {
		return this.#visible;
	}
}
