/** Fails on a programmer's error. Never use it on input from a socket, a file or a person. */
export function assert(condition: unknown, message: string): asserts condition {
	if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** The end of a switch over a union: does not compile while a case is missing. */
export function exhaustive(value: never): never {
	throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
