import type { CommitEntry } from './storage.ts';

/** Which thread does a commit. */
export type Pace = {
	mayCommitHere: (entries: readonly CommitEntry[]) => boolean;
	/** How long one has taken, wherever it was. */
	took: (ms: number, isHere: boolean) => void;
};

/** A longer wait would be noticed by those who wait for something else. */
const MOST_MS = 3;
/** Until it has proved quick, a disk counts as slow. */
const FIRST_GUESS_MS = 12;
/** What one commit says about the next. */
const WEIGHT = 0.25;
/** At most a quarter of the time is spent waiting. */
const REST_PER_WAIT = 3;
const MOST_FRAMES = 16;
const MOST_BYTES = 64 * 1024;
/** What lies in the log by then, the other thread moves over to the database with its next commit. */
const LOG_BYTES = 4 * 1024 * 1024;
/** Pages that even the least commit writes. */
const LEAST_LOG_BYTES = 4 * 4096;

/**
 * Handing a commit to the storage's thread and back costs as much of the processor as the commit. So a small one is done
 * in the thread that serves the sockets, as long as the disk is so quick that nobody there notices.
 */
export class QuickDisk implements Pace {
	readonly #now: () => number;
	#expectedMs = FIRST_GUESS_MS;
	#notBefore = 0;
	#loggedBytes = 0;

	/** `now`: milliseconds, from anywhere. */
	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
	}

	mayCommitHere(entries: readonly CommitEntry[]): boolean {
		const bytes = bytesOf(entries);
		const isQuick = this.#expectedMs < MOST_MS && this.#now() >= this.#notBefore;
		const isHere = isQuick && bytes <= MOST_BYTES && this.#loggedBytes < LOG_BYTES;
		this.#loggedBytes = isHere ? this.#loggedBytes + LEAST_LOG_BYTES + bytes : 0;
		return isHere;
	}

	took(ms: number, isHere: boolean): void {
		this.#expectedMs += (ms - this.#expectedMs) * WEIGHT;
		if (isHere) this.#notBefore = this.#now() + ms * REST_PER_WAIT;
	}
}

/** Infinity: too many frames for here, whatever they hold. */
function bytesOf(entries: readonly CommitEntry[]): number {
	let frames = 0;
	let bytes = 0;
	for (const entry of entries) {
		frames += entry.frames.length;
		if (frames > MOST_FRAMES) return Number.POSITIVE_INFINITY;
		for (const frame of entry.frames) bytes += frame.data.length;
		for (const part of entry.parts) bytes += part.length;
	}
	return bytes;
}
