/** What a result read of a file that stays where it is, as it is kept where anybody may write. */
import { describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { ana, AT, newDoc } from './for-tests.ts';
import type { FileLink } from './file-source.ts';
import { linkedInput, linkedOf, MOST_LISTED } from './linked-input.ts';
import { addQuery, getQuery, setSnapshot } from './queries.ts';
import { snapshotKey } from './reproductions.ts';
import type { Snapshot, SnapshotInput } from './snapshot.ts';

const LINK: FileLink = {
	...{ url: 'https://data.example/places.parquet', bytes: 5000, etag: '"one"', lastModified: null },
	...{ footerHash: 'f'.repeat(64), readAt: AT }
};
const listOf = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ name: `c${at}`, sha256: String(at % 10).repeat(64) }));
const input = (count = 2, link = LINK) => ({
	name: 'places',
	...linkedInput(link, { of: 9000, columnBytes: 700, columns: listOf(count) })
});
const snapshotOf = (...inputs: Snapshot['inputs']): Snapshot => ({
	...{ sqlHash: '1'.repeat(64), inputs, engine: 'duckdb 1.4.3', at: AT, by: ana.principal, rowCount: 38 },
	columns: [{ name: 'parish', type: 'VARCHAR' }],
	...{ resultHash: '3'.repeat(64), rowsFile: null, deviceOnly: false }
});
/** As others read it. */
function stored(value: unknown): Snapshot | null | undefined {
	const doc = newDoc();
	const id = addQuery(doc, { title: 'x' }, ana, AT);
	(doc.getMap('queries').get(id) as Y.Map<unknown>).set('snapshot', value);
	return getQuery(doc, id)?.snapshot;
}

const first = (snapshot: Snapshot | null | undefined) =>
	linkedOf(snapshot?.inputs[0] ?? ({ name: '', sha256: null } satisfies SnapshotInput));

describe('a linked file as an input', () => {
	test('is kept with its address, its version and the hash of each column that was read', () => {
		const doc = newDoc();
		const id = addQuery(doc, { title: 'x' }, ana, AT);
		setSnapshot(doc, id, snapshotOf(input()));
		expect(first(getQuery(doc, id)?.snapshot)).toEqual(input().linked);
		expect(input().linked).toMatchObject({ ...LINK, count: 2, of: 9000, columns: listOf(2) });
	});

	test('is the same input where the bytes are, whenever and from wherever they came', () => {
		const mirror = { ...LINK, url: 'https://mirror.example/p.parquet', etag: null, readAt: AT + 1 };
		expect(snapshotKey(snapshotOf(input(2, mirror)))).toBe(snapshotKey(snapshotOf(input())));
		expect(input(3).sha256).not.toBe(input().sha256);
		expect(input(2, { ...LINK, footerHash: 'e'.repeat(64) }).sha256).not.toBe(input().sha256);
	});

	test('of very many columns is kept by one hash of their bytes', () => {
		const read = { of: 9000, count: 9000, columnBytes: 700, columnsHash: 'a'.repeat(64) };
		const many = { name: 'genes', ...linkedInput(LINK, read) };
		expect(first(stored(snapshotOf(many)))).toEqual({ ...LINK, ...read, columns: [] });
		expect(first(stored(snapshotOf({ ...many, linked: { ...many.linked, count: 8999 } })))).toBeNull();
		expect(JSON.stringify(input(MOST_LISTED)).length).toBeLessThan(16_000);
		expect(first(stored(snapshotOf(input(MOST_LISTED))))?.columns).toHaveLength(MOST_LISTED);
	});

	test('leaves nothing of itself in what is only on a device', () => {
		expect(stored({ ...snapshotOf(input()), deviceOnly: true })?.inputs).toEqual([
			{ name: 'places', sha256: null }
		]);
	});

	const { linked, sha256 } = input();
	test.each([
		['another address than one of the web', { url: 'javascript:alert(1)' }],
		['an address too long', { url: `https://data.example/${'a'.repeat(5000)}` }],
		['another footer', { footerHash: 'e'.repeat(64) }],
		['no number of columns', { of: '24' }],
		['another number than was read', { columns: [], count: 1 }],
		['fewer hashes than columns', { columns: linked.columns.slice(1) }],
		['another hash of a column', { columns: [{ name: 'c0', sha256: '9'.repeat(64) }, linked.columns[1]] }],
		[
			'another name of a column',
			{ columns: [{ name: 'salary', sha256: '0'.repeat(64) }, linked.columns[1]] }
		],
		['a longer list', { columns: listOf(3) }],
		['another hash and no list', { columns: { length: 2 }, columnsHash: '9'.repeat(64) }]
	])('that was written down with %s is none, and the rest of the receipt stays', (_what, change) => {
		const found = stored(snapshotOf({ name: 'places', sha256, linked: { ...linked, ...change } }));
		expect(found).toMatchObject({ rowCount: 38, inputs: [{ name: 'places', sha256 }] });
		expect(first(found)).toBeNull();
	});
});
