import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rows } from './result.ts';
import { decodeRows, encodeRows, ROWS_FILE } from './rows-file.ts';

function rowsOf(cells: (string | null)[][], names = cells[0]?.map((_, i) => `c${i}`) ?? []): Rows {
	return {
		columns: names.map((name) => ({ name, type: 'VARCHAR', kind: 'text' as const })),
		rowCount: cells.length,
		cell: (row, column) => {
			const text = cells[row]?.[column] ?? null;
			return text === null ? { text: '', kind: 'null' } : { text, kind: 'text' };
		}
	};
}

function textOf(rows: Rows): (string | null)[][] {
	return Array.from({ length: rows.rowCount }, (_, row) =>
		rows.columns.map((_column, column) => {
			const { text, kind } = rows.cell(row, column);
			return kind === 'null' ? null : text;
		})
	);
}

const bytes = (text: string) => new TextEncoder().encode(text);
const encode = (rows: Rows) => {
	const file = encodeRows(rows);
	if (file === null) throw new Error('It does not fit');
	return file;
};

describe('the file of first rows', () => {
	it('gives the same cells back, null apart from the empty string', () => {
		const cell = fc.option(fc.string({ unit: 'grapheme' }));
		fc.assert(
			fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), (cells) => {
				const decoded = decodeRows(encode(rowsOf(cells)).bytes);
				expect(decoded && textOf(decoded)).toEqual(cells);
			})
		);
	});

	it('has the same bytes and so the same hash for the same rows', () => {
		expect(encode(rowsOf([['a', null]])).sha256).toBe(encode(rowsOf([['a', null]])).sha256);
		expect(new TextDecoder().decode(encode(rowsOf([['a', null]])).bytes)).toBe(
			'{"format":"roundtable-rows/1","columns":[{"name":"c0","type":"VARCHAR","kind":"text"},' +
				'{"name":"c1","type":"VARCHAR","kind":"text"}],"rows":[["a",null]]}'
		);
	});

	it('holds 500 rows at most, and no more than 256 kB of whole rows', () => {
		expect(encode(rowsOf(Array.from({ length: 600 }, (_, i) => [String(i)]))).rows).toBe(ROWS_FILE.rows);
		const wide = encode(rowsOf(Array.from({ length: 500 }, () => ['€'.repeat(1000)])));
		expect(wide.bytes.length).toBeLessThanOrEqual(ROWS_FILE.bytes);
		expect(wide.rows).toBe(87);
		expect(decodeRows(wide.bytes)?.rowCount).toBe(87);
		expect(encode(rowsOf([['x'.repeat(ROWS_FILE.bytes)]])).rows).toBe(0);
	});

	it.each([
		['no JSON', '{"format":"roundtable-rows/1"'],
		['another format', '{"format":"roundtable-rows/2","columns":[],"rows":[]}'],
		['no columns', '{"format":"roundtable-rows/1","rows":[]}'],
		[
			'an unknown kind',
			'{"format":"roundtable-rows/1","columns":[{"name":"a","type":"b","kind":"html"}],"rows":[]}'
		],
		[
			'a row of another width',
			'{"format":"roundtable-rows/1","columns":[{"name":"a","type":"b","kind":"text"}],"rows":[["x","y"]]}'
		],
		[
			'a number for text',
			'{"format":"roundtable-rows/1","columns":[{"name":"a","type":"b","kind":"text"}],"rows":[[1]]}'
		],
		['an object for a list', '{"format":"roundtable-rows/1","columns":{"length":0},"rows":[]}'],
		['nesting without end', '['.repeat(200_000)],
		['null', 'null'],
		[
			'too many rows',
			JSON.stringify({ format: 'roundtable-rows/1', columns: [], rows: Array(501).fill([]) })
		],
		['too many bytes', ' '.repeat(ROWS_FILE.bytes + 1)]
	])('is refused with %s', (_, text) => {
		expect(decodeRows(bytes(text))).toBeNull();
	});

	it('is refused when it is not UTF-8', () => {
		const file = encode(rowsOf([['a']])).bytes;
		expect(decodeRows(Uint8Array.of(...file.slice(0, -4), 0xff, ...file.slice(-4)))).toBeNull();
	});

	it('is never read wrong when a byte of it changes', () => {
		const file = encode(
			rowsOf([
				['alpha', null],
				['beta', 'gamma']
			])
		).bytes;
		fc.assert(
			fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
				const changed = file.slice();
				changed[at] = byte;
				const decoded = decodeRows(changed);
				expect(
					decoded === null || textOf(decoded).every((row) => row.length === decoded.columns.length)
				).toBe(true);
			})
		);
	});
});
