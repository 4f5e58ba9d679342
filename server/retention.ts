/** Deletes rooms whose day has come, as `purge` does, while the server runs. Rules K in SPEC.md. */
import type { Relay } from './relay/index.ts';
import type { FileBytes, Storage } from './storage/index.ts';

export type RetentionOptions = {
	storage: Storage;
	relay: Relay;
	fileBytes: FileBytes;
	clock: () => number;
	/** Not null: no room is kept for longer than so far ahead without somebody saying so again. */
	mostMs: number | null;
	/** How many rooms were erased. */
	onDeleted: (rooms: number) => void;
	onProblem: (what: string, error: unknown) => void;
};

const SWEEP_MS = 60_000;
/** A database of this size is written anew in less than a second. */
const SMALL_BYTES = 64 * 1024 * 1024;
/** A larger one when nobody is here, who would have to wait; or else after this time. */
const PATIENCE_MS = 86_400_000;
/** Somebody may be about to start a room with a principal made just now. */
const IDLE_MS = 3_600_000;

export class Retention {
	readonly #options: RetentionOptions;
	readonly #timer: NodeJS.Timeout;
	#sweeping: Promise<void> | null = null;
	#isBounded = false;
	/** Since when what was erased waits to be forgotten by the disk, too; null: nothing does. */
	#waitsSince: number | null = null;

	/** Also finishes what an earlier process had begun. */
	constructor(options: RetentionOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.sweep(), SWEEP_MS);
		this.#timer.unref();
		void this.sweep();
	}

	/** Resolves when everything that is due is gone, or the disk refused. Happens by itself every minute. */
	sweep(): Promise<void> {
		this.#sweeping ??= this.#sweep()
			.catch((error: unknown) => this.#options.onProblem('deletion', error))
			.finally(() => (this.#sweeping = null));
		return this.#sweeping;
	}

	async close(): Promise<void> {
		clearInterval(this.#timer);
		await this.#sweeping;
	}

	async #sweep(): Promise<void> {
		const { storage, relay, clock, mostMs, onDeleted } = this.#options;
		const now = clock();
		// Once: from now on every day that is set is within it.
		if (mostMs !== null && !this.#isBounded) await storage.boundDays(now + mostMs);
		this.#isBounded = true;
		const rooms = await storage.listOverdue(now);
		for (const room of rooms) {
			await relay.endRoom(room);
			await storage.purgeRoom(room, now, now - IDLE_MS);
		}
		await this.#removeFiles();
		await this.#forgetFreed(now);
		if (rooms.length > 0) onDeleted(rooms.length);
	}

	/** What was erased is zeros by now. This is for what an older version, or moving rows between pages, may have left of it. */
	async #forgetFreed(now: number): Promise<void> {
		const { storage, relay } = this.#options;
		this.#waitsSince ??= now;
		const mayTakeLong = relay.counts.sockets === 0 || now - this.#waitsSince >= PATIENCE_MS;
		if (await storage.forgetFreed(mayTakeLong ? Number.POSITIVE_INFINITY : SMALL_BYTES))
			this.#waitsSince = null;
	}

	async #removeFiles(): Promise<void> {
		const { storage, fileBytes } = this.#options;
		for (const sha256 of await storage.leftFiles()) {
			await fileBytes.removeIf(sha256, async () => !(await storage.isFileShared(sha256)));
			await storage.forgetLeftFile(sha256);
		}
	}
}
