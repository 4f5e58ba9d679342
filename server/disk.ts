import { statfs } from 'node:fs/promises';

export type DiskState = 'ok' | 'low' | 'full';

export type DiskOptions = {
	/** Below this no uploads are taken. */
	lowBytes: number;
	/** Below this nothing is written any more; reading goes on. */
	fullBytes: number;
	freeBytes: () => Promise<number>;
	onChange: (state: DiskState, freeBytes: number) => void;
};

const CHECK_MS = 5_000;

/** Free bytes of the disk that a folder is on. */
export async function freeBytesOf(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

/** How much room the disk has: what is not taken in cannot fail half-way. */
export class Disk {
	readonly #options: DiskOptions;
	readonly #timer: NodeJS.Timeout;
	#state: DiskState = 'ok';
	#freeBytes = Number.POSITIVE_INFINITY;

	private constructor(options: DiskOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.check(), CHECK_MS);
		this.#timer.unref();
	}

	static async open(options: DiskOptions): Promise<Disk> {
		const disk = new Disk(options);
		await disk.check();
		return disk;
	}

	get state(): DiskState {
		return this.#state;
	}

	/** As of the last check. */
	get freeBytes(): number {
		return this.#freeBytes;
	}

	async check(): Promise<DiskState> {
		const { freeBytes, fullBytes, lowBytes, onChange } = this.#options;
		// A disk that does not even say how full it is is judged by what happens to writes.
		this.#freeBytes = await freeBytes().catch(() => this.#freeBytes);
		const state = this.#freeBytes < fullBytes ? 'full' : this.#freeBytes < lowBytes ? 'low' : 'ok';
		if (state !== this.#state) onChange(state, this.#freeBytes);
		this.#state = state;
		return state;
	}

	close(): void {
		clearInterval(this.#timer);
	}
}
