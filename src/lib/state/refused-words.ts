import type { readPlain } from '$lib/sync';

type Plain = ReturnType<typeof readPlain>[string];

/** What says where something stands and what it is, not what somebody wrote. */
const NOT_WORDS = new Set([
	'attributes',
	'createdBy',
	'element',
	'format',
	'kind',
	'order',
	'template',
	'value'
]);
/** Ids of things, as they are made. */
const isId = (text: string) => /^[\w-]{21,22}$/.test(text) && /[\d_-]|[a-z][A-Z]/.test(text);

/**
 * The pieces of text that a refused document has and the one in its place lacks, one a line; '' when what was refused is
 * not text, such as a move or a deletion.
 */
export function refusedWords(refused: Plain, inItsPlace: Plain): string {
	const there = new Set(piecesOf(inItsPlace));
	return [...new Set(piecesOf(refused))].filter((piece) => !there.has(piece)).join('\n');
}

function piecesOf(plain: Plain): string[] {
	if (typeof plain === 'string') return plain.trim() === '' || isId(plain) ? [] : [plain];
	if (plain === null || typeof plain !== 'object') return [];
	if (Array.isArray(plain)) return plain.flatMap(piecesOf);
	return Object.entries(plain).flatMap(([key, value]) => (NOT_WORDS.has(key) ? [] : piecesOf(value)));
}
