/** One choice of a Select, Combobox, RadioGroup or Segmented. */
export interface Option {
	value: string;
	label: string;
	/** A second, smaller line: what choosing it means. */
	hint?: string;
	disabled?: boolean;
	/** Why it cannot be chosen; takes the place of the hint. */
	reason?: string;
}

/** Lower case without marks, so that "licença" is found by "licenca". */
export function fold(text: string): string {
	return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}
