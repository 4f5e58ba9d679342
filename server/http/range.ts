/**
 * Reads a Range header with one range of bytes (RFC 9110 § 14). Null: the whole, which is also the answer to anything
 * that is not understood. `end` is included.
 */
export function rangeOf(
	header: string | undefined,
	size: number
): { start: number; end: number } | 'unsatisfiable' | null {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (match === null || (match[1] === '' && match[2] === '')) return null;
	const [, first = '', last = ''] = match;
	const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
	const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
	if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
	return start >= size || start > end ? 'unsatisfiable' : { start, end };
}
