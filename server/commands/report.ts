/** One sentence for the operator; the command did not do what it was asked to. */
export class CommandError extends Error {
	override name = 'CommandError';
}

/** Says a line to the operator. */
export type Report = (line: string) => void;
