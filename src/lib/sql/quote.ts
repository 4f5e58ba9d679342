/** Names and texts put into SQL so that they stay names and texts, whatever is in them. */

/** Nothing in DuckDB can hold a NUL: it ends the SQL. Half a surrogate pair cannot be sent either. */
function clean(text: string): string {
	return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** A name of a table or column, quoted always. */
export function quoteIdentifier(name: string): string {
	return `"${clean(name).replaceAll('"', '""')}"`;
}

/** A text value. */
export function quoteString(text: string): string {
	return `'${clean(text).replaceAll("'", "''")}'`;
}
