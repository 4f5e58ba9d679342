import { pino, type Logger } from 'pino';

/** Logs say what happened to the server, never what people wrote, who they are, or from where they came. */
export function createLog(level: string): Logger {
	return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

export type Log = {
	error: (details: object, message: string) => void;
	warn?: (details: object, message: string) => void;
	info?: (details: object, message: string) => void;
};

const QUIET_MS = 60_000;

/** Lets the first of equal lines through, and then one a minute that says how many there were. */
export class Repeats {
	readonly #seen = new Map<string, { at: number; left: number }>();
	readonly #clock: () => number;

	constructor(clock: () => number) {
		this.#clock = clock;
	}

	/** How many equal ones this line stands for; 0: it is not to be written. */
	count(line: string): number {
		const now = this.#clock();
		const seen = this.#seen.get(line);
		if (seen !== undefined && now - seen.at < QUIET_MS) {
			seen.left++;
			return 0;
		}
		if (this.#seen.size > 1000) this.#seen.clear();
		this.#seen.set(line, { at: now, left: 0 });
		return 1 + (seen?.left ?? 0);
	}
}
