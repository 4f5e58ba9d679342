/** So many bytes for each key and day (UTC), also across restarts: what was used up is saved every few seconds. */
import { createHash } from 'node:crypto';
import { toHex } from '#util';
import type { Storage } from './storage/index.ts';

const DAY_MS = 86_400_000;
const SAVE_MS = 5_000;

type Saved = Pick<Storage, 'loadDayUse' | 'saveDayUse'>;

export class DayQuota {
	readonly #mostBytes: number;
	readonly #name: string;
	readonly #uses: DayUses;

	/** `name` tells its keys from those of other quotas. */
	constructor(name: string, mostBytes: number, uses: DayUses) {
		this.#name = name;
		this.#mostBytes = mostBytes;
		this.#uses = uses;
	}

	left(key: string): number {
		return this.#mostBytes - this.#uses.of(`${this.#name} ${key}`);
	}

	take(key: string, bytes: number): void {
		this.#uses.add(`${this.#name} ${key}`, bytes);
	}
}

/** What was used up today, of all quotas. */
export class DayUses {
	readonly #storage: Saved;
	readonly #clock: () => number;
	readonly #onProblem: (what: string, error: unknown) => void;
	readonly #timer: NodeJS.Timeout;
	#day: number;
	#used = new Map<string, number>();
	/** By an earlier process, under the hash of the key. */
	#before: Map<string, number>;
	#unsaved = new Set<string>();

	static async open(
		storage: Saved,
		clock: () => number,
		onProblem: (what: string, error: unknown) => void
	): Promise<DayUses> {
		const day = Math.floor(clock() / DAY_MS);
		const saved = await storage.loadDayUse(day);
		const before = new Map(saved.map(({ key, bytes }) => [toHex(key), bytes]));
		return new DayUses(storage, clock, onProblem, day, before);
	}

	private constructor(
		storage: Saved,
		clock: () => number,
		onProblem: (what: string, error: unknown) => void,
		day: number,
		before: Map<string, number>
	) {
		this.#storage = storage;
		this.#clock = clock;
		this.#onProblem = onProblem;
		this.#day = day;
		this.#before = before;
		this.#timer = setInterval(() => void this.save(), SAVE_MS);
		this.#timer.unref();
	}

	of(key: string): number {
		this.#turnPage();
		let used = this.#used.get(key);
		if (used === undefined) {
			used = this.#before.size === 0 ? 0 : (this.#before.get(toHex(hashOf(key))) ?? 0);
			this.#used.set(key, used);
		}
		return used;
	}

	add(key: string, bytes: number): void {
		this.#used.set(key, this.of(key) + bytes);
		this.#unsaved.add(key);
	}

	/** Happens by itself every few seconds; what the disk refuses is tried again with the next. */
	async save(): Promise<void> {
		this.#turnPage();
		const keys = [...this.#unsaved];
		if (keys.length === 0) return;
		this.#unsaved.clear();
		const uses = keys.map((key) => ({ key: hashOf(key), bytes: this.#used.get(key) ?? 0 }));
		try {
			await this.#storage.saveDayUse(this.#day, uses);
		} catch (error) {
			for (const key of keys) this.#unsaved.add(key);
			this.#onProblem('quota', error);
		}
	}

	close(): Promise<void> {
		clearInterval(this.#timer);
		return this.save();
	}

	#turnPage(): void {
		const day = Math.floor(this.#clock() / DAY_MS);
		if (day === this.#day) return;
		this.#day = day;
		this.#used = new Map();
		this.#before = new Map();
		this.#unsaved = new Set();
	}
}

/** What is purged must leave no id behind, and nobody else needs to read them. */
function hashOf(key: string): Uint8Array {
	return createHash('sha256').update(key).digest().subarray(0, 16);
}
