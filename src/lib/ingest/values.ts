/** What a cell's text looks like, by its form alone. */
export type ValueKind = 'blank' | 'number' | 'date' | 'text';

const NUMBER =
	/^[-+]?(\d+([.,]\d+)?|\d{1,3}([., '’\u00a0\u2009\u202f]\d{3})+([.,]\d+)?|[.,]\d+)([eE][-+]?\d+)?\s?%?$/;
const DATE =
	/^(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}:?\d{2})?)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})( \d{1,2}:\d{2}(:\d{2})?)?|\d{1,2}:\d{2}(:\d{2})?)$/;

export function valueKind(cell: string): ValueKind {
	const text = cell.trim();
	if (text === '') return 'blank';
	if (NUMBER.test(text)) return 'number';
	return DATE.test(text) ? 'date' : 'text';
}

/** Words that people write where there is no value, and sheets where none came out of a formula. Asterisks and dots of any number are among them. */
const MISSING =
	/^(n\/?a|#(n\/[ad]|nv|[¡¿]?\p{L}{2,}(\/0)?[!?])|n\/d|n\.d\.|s\/d|null|\\n|none|nan|nil|-{1,3}|–|—|\.{1,3}|…|\*{1,6}|x{2,3}|\?|missing|unknown|not available|k\.?\s?a\.?|\(blank\)|:)$/iu;
/** Those that only mean it among numbers: signs and letters of statistical offices, in brackets or after a colon. */
const MARK = /^(\/|•|\[[a-z]{1,3}\]|\([a-z]\)|: ?[a-z]{1,2})$/i;

export function isMissingWord(cell: string): boolean {
	return MISSING.test(cell.trim());
}

export function isMissingMark(cell: string): boolean {
	return isMissingWord(cell) || MARK.test(cell.trim());
}

/** A number that may be a year. */
export function isYear(cell: string): boolean {
	return /^(1[5-9]|20)\d\d$/.test(cell.trim());
}
