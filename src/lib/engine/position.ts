export type Position = {
	/** From 1. */
	line: number;
	/** From 1, in UTF-16 units. */
	column: number;
	/** UTF-16 units from the start of the SQL. */
	offset: number;
};

/** What the engine counts in: its parser in characters (code points), everything behind it in UTF-8 bytes. */
export type EngineUnit = 'bytes' | 'characters';

/**
 * Place in `sql` that the engine means. `shift`: units of ASCII put before the SQL when it was run. Null when the
 * place is not inside it.
 */
export function positionAt(sql: string, at: number, unit: EngineUnit, shift = 0): Position | null {
	let left = at - shift;
	if (left < 0) return null;
	let offset = 0;
	let line = 1;
	let lineStart = 0;
	for (const character of sql) {
		if (left <= 0) break;
		left -= unit === 'characters' ? 1 : utf8Length(character.codePointAt(0) ?? 0);
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
