/** Sources and remarks below a table. Found only when they cannot be rows: one or two cells and the words of a remark. */
import { isBlank } from './records.ts';

const REMARK =
	/^\W*(source|sources|note|notes|footnote|fuente|fuentes|nota|quelle|quellen|hinweis|anmerkung|bron|kilde|report created|generated|last updated|data from|copyright|©|\(c\))\b|^(©|\(c\)|\*{1,3} ?\p{L})/iu;

/** `rows`: the last records of a file, in order; `width` that of the table. Returns how many of them are no rows. */
export function countFooter(rows: readonly (readonly string[])[], width: number): number {
	if (width < 3) return 0;
	let footer = 0;
	for (let i = rows.length - 1; i >= 0; i--) {
		const row = rows[i] ?? [];
		if (isBlank(row)) continue;
		const cells = row.filter((cell) => cell.trim() !== '');
		if (cells.length > 2 || cells.length === 0) break;
		const text = cells[0] ?? '';
		if (!REMARK.test(text) && !(cells.length === 1 && row.length < width && text.length > 20)) break;
		footer = rows.length - i;
	}
	return footer;
}
