import { expect, test } from 'vitest';
import { toMarkdown } from './markdown.ts';
import type { GridCell, GridColumn } from './types.ts';

const columns: GridColumn[] = [
	{ name: 'a|b', type: 'VARCHAR', kind: 'text' },
	{ name: 'n', type: 'BIGINT', kind: 'number' },
	{ name: 'out', type: 'VARCHAR', kind: 'text' }
];
const cells: GridCell[][] = [
	[
		{ text: 'x | y\nz', kind: 'value' },
		{ text: '9007199254740993', kind: 'value' }
	],
	[
		{ text: '<b>', kind: 'value' },
		{ text: '', kind: 'null' }
	]
];

test('a selection becomes a table that keeps its cells apart and every digit', () => {
	const range = { top: 0, bottom: 1, left: 0, right: 1 };
	expect(
		toMarkdown(range, columns, (row, column) => cells[row]?.[column] ?? { text: '', kind: 'null' })
	).toBe('| a\\|b | n |\n| --- | ---: |\n| x \\| y<br>z | 9007199254740993 |\n| &lt;b> |  |\n');
});
