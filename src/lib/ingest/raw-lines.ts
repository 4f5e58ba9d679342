/** A text as it stands, line by line, each with the record it belongs to and what that record is. */
import type { RawLine, RawRole } from './proposal.ts';

const HEAD_LINES = 50;
const TAIL_LINES = 10;
const LINE_LIMIT = 1000;

/**
 * `records`: those of `text` in order; it may go on after them. `fromEnd`: the last ones, whose place in the file is not
 * known: they have no line and no record.
 */
export function rawLines(
	text: string,
	records: readonly (readonly string[])[],
	roles: readonly RawRole[],
	{ fromEnd = false } = {}
): RawLine[] {
	const lines = splitLines(text);
	const raw: RawLine[] = [];
	let at = 0;
	for (const [i, record] of records.entries()) {
		const count = 1 + record.reduce((sum, field) => sum + lineEnds(field), 0);
		for (const line of lines.slice(at, at + count)) {
			at++;
			raw.push({
				line: fromEnd ? null : at,
				record: fromEnd ? null : i + 1,
				role: roles[i] ?? 'row',
				text: line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line
			});
		}
		if (!fromEnd && raw.length >= HEAD_LINES) break;
	}
	return fromEnd ? raw.slice(-TAIL_LINES) : withEnd(raw, roles, records, lines);
}

/** The first lines, and of a short file also those at its end that are no rows. */
function withEnd(
	raw: RawLine[],
	roles: readonly RawRole[],
	records: readonly (readonly string[])[],
	lines: readonly string[]
): RawLine[] {
	const shown = raw.slice(0, HEAD_LINES);
	const footer = roles.indexOf('footer');
	const next = raw.at(-1)?.record ?? 0;
	if (footer < 0 || footer < next) return shown;
	const after = records.slice(footer);
	const count = after.reduce((sum, row) => sum + 1 + row.reduce((ends, cell) => ends + lineEnds(cell), 0), 0);
	const filled = lines.at(-1) === '' ? lines.length - 1 : lines.length;
	const first = filled - count;
	return [
		...shown,
		...lines
			.slice(first, filled)
			.slice(0, TAIL_LINES)
			.map((text, i): RawLine => {
				const record = Math.min(footer + i, records.length - 1);
				return { line: first + i + 1, record: record + 1, role: 'footer', text: text.slice(0, LINE_LIMIT) };
			})
	];
}

function splitLines(text: string): string[] {
	return text.split(/\r\n|\r|\n/);
}

function lineEnds(field: string): number {
	return field.match(/\r\n|\r|\n/g)?.length ?? 0;
}
