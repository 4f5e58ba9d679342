import type { Cell, Rows } from '$lib/engine';
import { expect, test } from 'vitest';
import { rowsJson } from './rows-json.ts';

function rows(columns: string[], cells: Cell[][]): Rows {
	return {
		columns: columns.map((name) => ({ name, type: 'X', kind: 'text' })),
		rowCount: cells.length,
		cell: (row, column) => cells[row]?.[column] ?? { text: '', kind: 'null' }
	};
}
const number = (text: string): Cell => ({ text, kind: 'number' });

test('every digit of a number is kept, and what JSON has no number for is text', async () => {
	const cells: Cell[][] = [
		[number('9007199254740993'), number('-0.10'), number('1e+300')],
		[number('nan'), number('-inf'), { text: '', kind: 'null' }],
		[
			{ text: 'true', kind: 'bool' },
			{ text: '007', kind: 'text' },
			{ text: 'a "b"\n', kind: 'text' }
		]
	];
	const text = await rowsJson(rows(['a', 'b', 'a'], cells)).text();
	expect(text).toBe(
		`[
{"a": 9007199254740993, "b": -0.10, "a_2": 1e+300},
{"a": "nan", "b": "-inf", "a_2": null},
{"a": true, "b": "007", "a_2": "a \\"b\\"\\n"}
]
`
	);
	expect(JSON.parse(text)).toHaveLength(3);
});

test('no rows are an empty array, and many are one array', async () => {
	expect(JSON.parse(await rowsJson(rows(['a'], [])).text())).toEqual([]);
	const many = Array.from({ length: 20_001 }, (_, at) => [number(String(at))]);
	expect(JSON.parse(await rowsJson(rows(['a'], many)).text())).toHaveLength(20_001);
});
