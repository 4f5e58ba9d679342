const DAY_MS = 86_400_000;

/** So many bytes for each key and day (UTC). Kept in memory: a restart begins the day anew. */
export class DayQuota {
	readonly #mostBytes: number;
	readonly #clock: () => number;
	#day = -1;
	#taken = new Map<string, number>();

	constructor(mostBytes: number, clock: () => number) {
		this.#mostBytes = mostBytes;
		this.#clock = clock;
	}

	left(key: string): number {
		const day = Math.floor(this.#clock() / DAY_MS);
		if (day !== this.#day) this.#taken = new Map();
		this.#day = day;
		return this.#mostBytes - (this.#taken.get(key) ?? 0);
	}

	take(key: string, bytes: number): void {
		const left = this.left(key);
		this.#taken.set(key, this.#mostBytes - left + bytes);
	}
}
