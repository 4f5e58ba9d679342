import type { GridColumn, Range, ReadCell } from './types.ts';

/** A selection as a table of Markdown with exact values, under the names of its columns. */
export function toMarkdown(range: Range, columns: readonly GridColumn[], cell: ReadCell): string {
	const shown = columns.slice(range.left, range.right + 1);
	const lines = [
		line(shown.map(({ name }) => escape(name))),
		line(shown.map(({ kind }) => (kind === 'number' || kind === 'date' ? '---:' : '---')))
	];
	for (let row = range.top; row <= range.bottom; row++) {
		lines.push(line(shown.map((_, at) => escape(cell(row, range.left + at).text))));
	}
	return `${lines.join('\n')}\n`;
}

function line(fields: readonly string[]): string {
	return `| ${fields.join(' | ')} |`;
}

/** What would end a cell, a line or begin a tag. */
function escape(text: string): string {
	return text
		.replace(/[\\|]/g, '\\$&')
		.replace(/\r\n?|\n/g, '<br>')
		.replace(/<(?!br>)/g, '&lt;');
}
