import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import {
	addFile,
	moveFile,
	removeFile,
	restoreFile,
	shareFile,
	updateFile,
	withdrawFile
} from './dataset-files.ts';
import {
	addDataset,
	addDatasets,
	addKeyword,
	addToDataset,
	datasetText,
	getDataset,
	listDatasets,
	observeDatasets,
	removeKeyword,
	updateDataset
} from './datasets.ts';
import { addExperience, deleteExperience, experienceText, restoreExperience } from './experiences.ts';
import { ana, AT, ben, copyOf, meet, newDoc } from './for-tests.ts';
import { updateText } from './text.ts';
import { createUndo } from './undo.ts';

const HASH = 'a'.repeat(64);
const COLUMNS = [{ name: 'salary', type: 'BIGINT', min: 4711 }];

function withDataset() {
	const doc = newDoc(1);
	const id = addDataset(
		doc,
		{ title: 'School meals', keywords: ['school'], description: 'By parish' },
		ana,
		AT
	);
	return { doc, id };
}

describe('a dataset entry', () => {
	test('is read as plain data, with every field there', () => {
		const { doc, id } = withDataset();
		updateDataset(doc, id, { 'license.id': 'CC-BY-4.0', access: 'public', spatial: [1, 2, 3, 4], stars: 4 });
		expect(listDatasets(doc)).toMatchObject([
			{
				id,
				createdBy: ana.principal,
				createdAt: AT,
				title: 'School meals',
				description: 'By parish',
				keywords: ['school'],
				license: { id: 'CC-BY-4.0', url: '' },
				access: 'public',
				spatial: [1, 2, 3, 4],
				stars: 4,
				files: [],
				experiences: []
			}
		]);
	});

	test('keeps both sides when two people fill different fields, words and texts at once', () => {
		const { doc: a, id } = withDataset();
		const b = copyOf(a, 2);
		updateDataset(a, id, { 'publisher.name': 'Ministry' });
		updateDataset(b, id, { 'license.id': 'CC0-1.0' });
		addKeyword(a, id, 'meals');
		addKeyword(b, id, 'parish');
		const mine = datasetText(a, id, 'limits');
		const theirs = datasetText(b, id, 'limits');
		mine?.insert(0, 'No 2020. ');
		theirs?.insert(0, 'No islands. ');
		meet(a, b);
		expect(getDataset(b, id)).toMatchObject({
			publisher: { name: 'Ministry' },
			license: { id: 'CC0-1.0' },
			keywords: ['meals', 'parish', 'school']
		});
		expect(getDataset(b, id)?.limits).toContain('No 2020.');
		expect(getDataset(b, id)?.limits).toContain('No islands.');
	});

	test('drops emptied fields, keeps one word once, and says whether anything changed', () => {
		const { doc, id } = withDataset();
		expect(updateDataset(doc, id, { 'contact.email': 'a@example.org' })).toBe(true);
		expect(updateDataset(doc, id, { 'contact.email': 'a@example.org' })).toBe(false);
		expect(updateDataset(doc, id, { 'contact.email': '' })).toBe(true);
		expect((doc.getMap('datasets').get(id) as Y.Map<unknown>).has('contact.email')).toBe(false);
		expect(addKeyword(doc, id, ' school ')).toBe(false);
		expect(removeKeyword(doc, id, 'school')).toBe(true);
		expect(addToDataset(doc, id, 'language', 'pt')).toBe(true);
		expect(getDataset(doc, id)).toMatchObject({ keywords: [], language: ['pt'] });
	});

	test('keeps what a later version or another tool wrote into it', () => {
		const { doc, id } = withDataset();
		const entry = doc.getMap('datasets').get(id) as Y.Map<unknown>;
		entry.set('fromTheFuture', { a: 1 });
		updateDataset(doc, id, { title: 'New' });
		expect(entry.get('fromTheFuture')).toEqual({ a: 1 });
	});

	test('tells its observer once for a transaction, also for a letter in a text', () => {
		const { doc, id } = withDataset();
		let calls = 0;
		const stop = observeDatasets(doc, () => calls++);
		updateDataset(doc, id, { title: 'A', slug: 'a', partOf: 'x' });
		expect(calls).toBe(1);
		datasetText(doc, id, 'purpose')?.insert(0, 'x');
		expect(calls).toBe(2);
		stop();
		updateDataset(doc, id, { title: 'B' });
		expect(calls).toBe(2);
	});

	test('collects experiences with an author and a shared text', () => {
		const { doc, id } = withDataset();
		const told = addExperience(doc, id, 'Tried to join', ben, AT) ?? '';
		const text = experienceText(doc, id, told);
		if (text !== null) updateText(text, 'Tried to join with the census');
		expect(getDataset(doc, id)?.experiences).toMatchObject([
			{ text: 'Tried to join with the census', by: ben.principal, at: AT }
		]);
		deleteExperience(doc, id, told, ben);
		expect(getDataset(doc, id)?.experiences).toEqual([]);
		restoreExperience(doc, id, told);
		expect(getDataset(doc, id)?.experiences).toHaveLength(1);
		expect(addExperience(doc, 'nothing', 'x', ben)).toBeNull();
	});
});

describe('a pasted list', () => {
	const titles = (doc: Y.Doc) => listDatasets(doc).map((one) => one.title);

	test('comes after what is there, in its order, and goes with one undo', () => {
		const { doc } = withDataset();
		const undo = createUndo(doc);
		const list = Array.from({ length: 200 }, (_, n) => ({ title: `List ${n}`, keywords: ['x'] }));
		const ids = addDatasets(doc, list, ben, AT);
		expect(listDatasets(doc).map((one) => one.id)).toEqual([listDatasets(doc)[0]?.id, ...ids]);
		expect(titles(doc)).toEqual(['School meals', ...list.map((one) => one.title)]);
		expect(getDataset(doc, ids[7] ?? '')).toMatchObject({ keywords: ['x'], createdBy: ben.principal });
		undo.undo();
		expect(titles(doc)).toEqual(['School meals']);
		undo.redo();
		expect(titles(doc)).toHaveLength(201);
		expect(addDatasets(doc, [], ben, AT)).toEqual([]);
	});

	test('reads the list that is there as often for a thousand as for one', () => {
		const { doc } = withDataset();
		const reads = vi.spyOn(doc.getMap('datasets'), 'entries');
		const readsFor = (count: number) => {
			reads.mockClear();
			addDatasets(doc, Array<{ title: string }>(count).fill({ title: 'One' }), ana, AT);
			return reads.mock.calls.length;
		};
		expect(readsFor(1)).toBeGreaterThan(0);
		expect(readsFor(1000)).toBe(readsFor(1));
	});
});

describe('a file', () => {
	test('that is only on a device says its name and size and nothing made from its content', () => {
		const { doc, id } = withDataset();
		const careless = { name: 'pay.csv', bytes: 12, format: 'csv', sha256: HASH, columns: COLUMNS, rows: 3 };
		const file = addFile(doc, id, careless, ana, AT) ?? '';
		updateFile(doc, id, file, { ...careless, name: 'salaries.csv' });
		const bytes = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1');
		for (const leak of [HASH, 'salary', '4711', 'columns']) expect(bytes).not.toContain(leak);
		expect(getDataset(doc, id)?.files).toMatchObject([
			{
				id: file,
				name: 'salaries.csv',
				bytes: 12,
				where: 'device',
				addedBy: ana.principal,
				sha256: null,
				rows: null
			}
		]);
	});

	test('that is shared says how to get it and what is in it, until it is withdrawn', () => {
		const { doc, id } = withDataset();
		const file = addFile(doc, id, { name: 'pay.csv', bytes: 12 }, ana, AT) ?? '';
		const shared = { sha256: HASH, rows: 3, columns: COLUMNS, dialect: { delimiter: ';' } };
		expect(shareFile(doc, id, file, { ...shared, sha256: 'no hash' }, ana)).toBe(false);
		expect(shareFile(doc, id, file, shared, ana, AT)).toBe(true);
		expect(getDataset(doc, id)?.files).toMatchObject([
			{ where: 'room', access: 'everybody', sharedBy: ana.principal, sharedAt: AT, ...shared }
		]);
		withdrawFile(doc, id, file);
		expect(getDataset(doc, id)?.files).toMatchObject([{ where: 'device', sha256: null, columns: null }]);
		expect(Buffer.from(Y.encodeStateAsUpdate(copyOf(doc))).toString('latin1')).not.toContain('salary');
	});

	test('that stays on the web says its address and what tells its version, as far as that makes sense', () => {
		const { doc, id } = withDataset();
		const marks = { etag: '"a"', lastModified: null, footerHash: HASH, readAt: AT };
		const link = { url: 'https://data.example/pay.parquet', bytes: 5_000_000_000, ...marks };
		const file = addFile(doc, id, { name: 'pay.parquet', link }, ana, AT) ?? '';
		expect(getDataset(doc, id)?.files).toMatchObject([{ where: 'device', sha256: null, link }]);
		const entry = (doc.getMap('datasets').get(id) as Y.Map<Y.Map<Y.Map<unknown>>>).get('files')?.get(file);
		for (const change of [{ url: 'javascript:alert(1)' }, { bytes: -1 }, { footerHash: 'none' }]) {
			entry?.set('link', { ...link, ...change });
			expect(getDataset(doc, id)?.files).toMatchObject([{ link: null }]);
		}
		updateFile(doc, id, file, { link });
		shareFile(doc, id, file, { sha256: HASH }, ana, AT);
		expect(getDataset(doc, id)?.files).toMatchObject([{ where: 'room', link: null }]);
	});

	test('says where its bytes are from and which it had before, as far as that makes sense', () => {
		const { doc, id } = withDataset();
		const file = addFile(doc, id, { name: 'pay.csv', bytes: 12 }, ana, AT) ?? '';
		const source = { url: 'https://data.example/pay.csv', fetchedAt: AT, etag: '"a"', lastModified: null };
		const versions = [{ sha256: HASH, bytes: 11, until: AT }];
		const fields = { sha256: HASH, source: { ...source, byHand: false }, versions };
		shareFile(doc, id, file, fields, ana, AT);
		expect(getDataset(doc, id)?.files).toMatchObject([fields]);
		const entry = (doc.getMap('datasets').get(id) as Y.Map<Y.Map<Y.Map<unknown>>>).get('files')?.get(file);
		entry?.set('source', { ...source, url: 'javascript:alert(1)' });
		entry?.set('versions', [{ sha256: 'no hash' }, 4]);
		expect(getDataset(doc, id)?.files).toMatchObject([{ source: null, versions: [] }]);
		shareFile(doc, id, file, fields, ana, AT);
		withdrawFile(doc, id, file);
		expect(getDataset(doc, id)?.files).toMatchObject([{ source: null, versions: [] }]);
		expect(Buffer.from(Y.encodeStateAsUpdate(copyOf(doc))).toString('latin1')).not.toContain('data.example');
	});

	test('of a device shows no content to readers, even where another tool wrote some', () => {
		const { doc, id } = withDataset();
		const file = addFile(doc, id, { name: 'pay.csv' }, ana, AT) ?? '';
		const files = (doc.getMap('datasets').get(id) as Y.Map<unknown>).get('files') as Y.Map<Y.Map<unknown>>;
		files.get(file)?.set('columns', COLUMNS);
		files.get(file)?.set('where', 'room');
		expect(getDataset(doc, id)?.files).toMatchObject([{ where: 'device', columns: null }]);
	});

	test('is moved, taken off and brought back', () => {
		const { doc, id } = withDataset();
		const first = addFile(doc, id, { name: 'a.csv' }, ana, AT) ?? '';
		const second = addFile(doc, id, { name: 'b.csv' }, ana, AT) ?? '';
		const names = () => getDataset(doc, id)?.files.map((one) => one.name);
		moveFile(doc, id, second, first);
		expect(names()).toEqual(['b.csv', 'a.csv']);
		removeFile(doc, id, second, ben);
		expect(names()).toEqual(['a.csv']);
		restoreFile(doc, id, second);
		expect(names()).toEqual(['b.csv', 'a.csv']);
		expect(removeFile(doc, id, 'nothing', ben)).toBe(false);
	});
});
