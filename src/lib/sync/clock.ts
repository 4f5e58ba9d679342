/** Time as an argument, so that a test can move it. `now` in ms since 1970. */
export type Clock = {
	now(): number;
	/** Calls once after `ms`; returns the function that takes it back. */
	after(ms: number, call: () => void): () => void;
};

export const systemClock: Clock = {
	now: () => Date.now(),
	after(ms, call) {
		const timer = setTimeout(call, ms);
		return () => clearTimeout(timer);
	}
};
