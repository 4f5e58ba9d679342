/** One sentence for the operator; the command did not do what it was asked to. */
export class CommandError extends Error {
	override name = 'CommandError';
}

/** Says a line to the operator. */
export type Report = (line: string) => void;

/** `1 file`, `2 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}
