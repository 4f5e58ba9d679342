export type Position = {
	/** From 1. */
	line: number;
	/** From 1, in UTF-16 units. */
	column: number;
	/** UTF-16 units from the start of the SQL. */
	offset: number;
};

/**
 * Place in `sql` of a UTF-8 byte offset that the engine gave. `shift`: units of ASCII put before the SQL when it was
 * run. Null when the place is not inside it.
 */
export function positionAt(sql: string, bytes: number, shift = 0): Position | null {
	let left = bytes - shift;
	if (left < 0) return null;
	let offset = 0;
	let line = 1;
	let lineStart = 0;
	for (const character of sql) {
		if (left <= 0) break;
		left -= utf8Length(character.codePointAt(0) ?? 0);
		offset += character.length;
		if (character === '\n') {
			line += 1;
			lineStart = offset;
		}
	}
	return left > 0 ? null : { line, column: offset - lineStart + 1, offset };
}

function utf8Length(codePoint: number): number {
	if (codePoint < 0x80) return 1;
	if (codePoint < 0x800) return 2;
	return codePoint < 0x10000 ? 3 : 4;
}
