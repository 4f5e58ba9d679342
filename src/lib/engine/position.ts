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

/** Place in `sql` that the engine means. Null when it is not inside it. */
export function positionAt(sql: string, at: number, unit: EngineUnit): Position | null {
	let left = at;
	let offset = 0;
	for (const character of sql) {
		if (left <= 0) break;
		left -= unit === 'characters' ? 1 : utf8Length(character.codePointAt(0) ?? 0);
		offset += character.length;
	}
	return left === 0 ? positionOf(sql, offset) : null;
}

/** Line and column of an offset in UTF-16 units. */
function positionOf(sql: string, offset: number): Position {
	const before = sql.slice(0, offset);
	const lineStart = before.lastIndexOf('\n') + 1;
	return { line: before.split('\n').length, column: offset - lineStart + 1, offset };
}

/** SQL of a person's that was run with something put into it. */
export type Inserted = { sql: string; at: number; length: number };

/** The place in the person's own SQL. Null for one inside what was put in. */
export function withoutInsertion(position: Position | null, { sql, at, length }: Inserted): Position | null {
	if (position === null) return null;
	const { offset } = position;
	if (offset < at) return positionOf(sql, offset);
	return offset < at + length || offset - length > sql.length ? null : positionOf(sql, offset - length);
}

function utf8Length(codePoint: number): number {
	if (codePoint < 0x80) return 1;
	if (codePoint < 0x800) return 2;
	return codePoint < 0x10000 ? 3 : 4;
}
