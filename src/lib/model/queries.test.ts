import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { ana, AT, newDoc, SNAPSHOT } from './for-tests.ts';
import { addQuery, getQuery, listQueries, querySql, setSnapshot, updateQuery } from './queries.ts';

test('a query has shared SQL, a chart and the receipt of its last run', () => {
	const doc = newDoc();
	const id = addQuery(doc, { title: 'By parish', sql: 'SELECT 1' }, ana, AT);
	querySql(doc, id)?.insert(8, ', 2');
	updateQuery(doc, id, { chart: { kind: 'bar', x: 'parish' } });
	setSnapshot(doc, id, SNAPSHOT);
	expect(listQueries(doc)).toMatchObject([
		{ id, title: 'By parish', sql: 'SELECT 1, 2', chart: { kind: 'bar', x: 'parish' }, snapshot: SNAPSHOT }
	]);
	setSnapshot(doc, id, null);
	expect(getQuery(doc, id)?.snapshot).toBeNull();
});

test('a receipt made from a file that is only on a device tells rows, names, time and nothing to guess from', () => {
	const doc = newDoc();
	const id = addQuery(doc, { title: 'Pay' }, ana, AT);
	setSnapshot(doc, id, { ...SNAPSHOT, deviceOnly: true });
	const bytes = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1');
	for (const hash of ['2', '3', '4']) expect(bytes).not.toContain(hash.repeat(64));
	expect(getQuery(doc, id)?.snapshot).toMatchObject({
		rowCount: 38,
		columns: [{ name: 'parish', type: null }],
		at: AT,
		by: ana.principal,
		resultHash: null,
		rowsFile: null,
		deviceOnly: true
	});
});

test('a stored value that is no whole receipt is none, and one that does not say it is public is private', () => {
	const doc = newDoc();
	const id = addQuery(doc, { title: 'x' }, ana, AT);
	const entry = doc.getMap('queries').get(id) as Y.Map<unknown>;
	entry.set('snapshot', { at: AT, rowCount: 3 });
	expect(getQuery(doc, id)?.snapshot).toBeNull();
	const { deviceOnly: _, ...silent } = SNAPSHOT;
	entry.set('snapshot', silent);
	expect(getQuery(doc, id)?.snapshot).toMatchObject({ deviceOnly: true, resultHash: null });
});

test('a result of other rows leaves the one before it to compare with', () => {
	const doc = newDoc();
	const id = addQuery(doc, { title: 'By parish' }, ana, AT);
	setSnapshot(doc, id, SNAPSHOT);
	expect(getQuery(doc, id)?.previous).toBeNull();
	setSnapshot(doc, id, { ...SNAPSHOT, at: AT + 1 });
	expect(getQuery(doc, id)?.previous).toBeNull();
	setSnapshot(doc, id, { ...SNAPSHOT, at: AT + 2, resultHash: '9'.repeat(64) });
	expect(getQuery(doc, id)?.previous).toMatchObject({ at: AT + 1, resultHash: SNAPSHOT.resultHash });
});
