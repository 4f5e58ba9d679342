import type { Rows } from '$lib/engine';
import { expect, test } from 'vitest';
import { compareRows } from './compare.ts';

function rows(names: string[], ...values: (string | null)[][]): Rows {
	return {
		columns: names.map((name) => ({ name, type: 'VARCHAR', kind: 'text' })),
		rowCount: values.length,
		cell: (row, column) => {
			const text = values[row]?.[column] ?? null;
			return text === null ? { text: '', kind: 'null' } : { text, kind: 'text' };
		}
	};
}

test('rows of one name are changed, others came or went, and the rest is only counted', () => {
	const before = rows(['city', 'n'], ['Lisboa', '3'], ['Porto', '5'], ['Faro', null]);
	const after = rows(['city', 'n'], ['Porto', '6'], ['Lisboa', '3'], ['Braga', '1']);
	expect(compareRows(before, after)).toMatchObject({
		sameCount: 1,
		rows: [
			{ change: 'changed', before: ['Porto', '5'], after: ['Porto', '6'] },
			{ change: 'added', after: ['Braga', '1'] },
			{ change: 'removed', before: ['Faro', null] }
		]
	});
});

test('equal rows count as often as they are there, whatever their order', () => {
	const before = rows(['x'], ['a'], ['a'], ['b']);
	const after = rows(['x'], ['b'], ['a'], ['c']);
	expect(compareRows(before, after)).toMatchObject({
		sameCount: 2,
		rows: [
			{ change: 'added', after: ['c'] },
			{ change: 'removed', before: ['a'] }
		]
	});
	expect(compareRows(before, before)).toMatchObject({ sameCount: 3, rows: [] });
});

test('two columns name a row where one does not', () => {
	const before = rows(['city', 'year', 'n'], ['Lisboa', '2024', '1'], ['Lisboa', '2025', '2']);
	const after = rows(['city', 'year', 'n'], ['Lisboa', '2024', '1'], ['Lisboa', '2025', '9']);
	expect(compareRows(before, after).rows).toEqual([
		{ change: 'changed', before: ['Lisboa', '2025', '2'], after: ['Lisboa', '2025', '9'] }
	]);
});

test('columns that only one has are named, and the others compared', () => {
	const comparison = compareRows(rows(['city', 'n'], ['Faro', '1']), rows(['m', 'city'], ['2', 'Faro']));
	expect(comparison).toMatchObject({
		columns: ['city'],
		addedColumns: ['m'],
		removedColumns: ['n'],
		sameCount: 1,
		rows: []
	});
});

test('missing values and empty texts differ', () => {
	expect(compareRows(rows(['x', 'y'], ['a', null]), rows(['x', 'y'], ['a', ''])).rows).toHaveLength(1);
});
