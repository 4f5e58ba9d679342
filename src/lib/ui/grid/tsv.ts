import type { GridCell, Range, ReadCell } from './types.ts';

/**
 * A selection as tab-separated text with exact values, as spreadsheets paste it: a cell with a tab, a line end or a
 * quote is quoted and its quotes are doubled. NULL is nothing at all, the empty string is `""`.
 */
export function toTsv(range: Range, cell: ReadCell): string {
	const lines: string[] = [];
	for (let row = range.top; row <= range.bottom; row++) {
		const fields: string[] = [];
		for (let column = range.left; column <= range.right; column++) fields.push(field(cell(row, column)));
		lines.push(fields.join('\t'));
	}
	return lines.join('\n');
}

function field({ text, kind }: GridCell): string {
	switch (kind) {
		case 'null':
			return '';
		case 'empty':
			return '""';
		case 'nan':
			return 'NaN';
		case 'value':
			return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	}
}
