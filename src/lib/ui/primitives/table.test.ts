import { describe, expect, it } from 'vitest';
import { sortRows, type Column } from './table.ts';

interface Row {
	name: string;
	size: number | null;
}
const columns: Column<Row>[] = [
	{ key: 'name', head: 'Name', sortBy: (row) => row.name },
	{ key: 'size', head: 'Size', sortBy: (row) => row.size },
	{ key: 'note', head: 'Note' }
];
const rows: Row[] = [
	{ name: 'file 10', size: null },
	{ name: 'file 2', size: 7 },
	{ name: 'Åland', size: 100 }
];
const names = (sort: Parameters<typeof sortRows>[2]) => sortRows(rows, columns, sort).map((row) => row.name);

describe('sorting rows', () => {
	it('puts 2 before 10 and å near a', () => {
		expect(names({ key: 'name', direction: 'ascending' })).toEqual(['Åland', 'file 2', 'file 10']);
	});

	it('puts missing values last in either direction', () => {
		expect(names({ key: 'size', direction: 'ascending' })).toEqual(['file 2', 'Åland', 'file 10']);
		expect(names({ key: 'size', direction: 'descending' })).toEqual(['Åland', 'file 2', 'file 10']);
	});

	it('leaves the order alone without a column to sort by', () => {
		expect(names({ key: 'note', direction: 'ascending' })).toEqual(rows.map((row) => row.name));
		expect(names(null)).toEqual(rows.map((row) => row.name));
	});
});
