/** The list of datasets. */
import * as Y from 'yjs';
import { collection } from './collection.ts';
import {
	DATASET_SETS,
	DATASET_TEXTS,
	readDataset,
	type Dataset,
	type DatasetChanges,
	type DatasetFields,
	type DatasetSet,
	type DatasetText
} from './dataset.ts';
import { readFiles } from './dataset-file.ts';
import { edit, LOCAL } from './edit.ts';
import type { Author } from './entries.ts';
import { readExperiences } from './experiences.ts';
import { createSet, createText, getSharedText, put, putInSet, type YMap } from './values.ts';

const NOT_SINGLE: ReadonlySet<string> = new Set([...DATASET_TEXTS, ...DATASET_SETS, 'files', 'experiences']);

const datasets = collection<Dataset, DatasetFields, DatasetChanges>({
	root: 'datasets',
	read: (entry, base) =>
		readDataset(entry, base, { files: readFiles(entry), experiences: readExperiences(entry) }),
	init(entry, fields) {
		for (const text of DATASET_TEXTS) createText(entry, text, fields[text]);
		for (const set of DATASET_SETS) createSet(entry, set, fields[set]);
		for (const list of ['files', 'experiences', 'relations']) entry.set(list, new Y.Map());
		writeSingles(entry, fields);
	}
});

function writeSingles(entry: YMap, fields: object): void {
	for (const [key, value] of Object.entries(fields)) {
		if (!NOT_SINGLE.has(key)) put(entry, key, value === '' ? null : value);
	}
}

/** Live entries in order. */
export const listDatasets = (doc: Y.Doc) => datasets.list(doc);
export const getDataset = (doc: Y.Doc, id: string) => datasets.get(doc, id);
export const listDeletedDatasets = (doc: Y.Doc, now?: number) => datasets.listDeleted(doc, now);
/** Calls back after every transaction that changed an entry, its texts, files or experiences. */
export const observeDatasets = (doc: Y.Doc, callback: () => void) => datasets.observe(doc, callback);
export const addDataset = (doc: Y.Doc, fields: DatasetFields, by: Author, at?: number) =>
	datasets.add(doc, fields, by, at);
/** A pasted or imported list, in its order: one step of undo. */
export const addDatasets = (doc: Y.Doc, all: readonly DatasetFields[], by: Author, at?: number) =>
	datasets.addMany(doc, all, by, at);
export const moveDataset = (doc: Y.Doc, id: string, before: string | null) => datasets.move(doc, id, before);
export const deleteDataset = (doc: Y.Doc, id: string, by: Author, at?: number) =>
	datasets.remove(doc, id, by, at);
export const restoreDataset = (doc: Y.Doc, id: string) => datasets.restore(doc, id);

/** Sets single fields; `null` or an empty string removes one. */
export function updateDataset(doc: Y.Doc, id: string, changes: DatasetChanges): boolean {
	const cleaned = Object.fromEntries(
		Object.entries(changes)
			.filter(([key]) => !NOT_SINGLE.has(key))
			.map(([key, value]) => [key, value === '' ? null : value])
	);
	return datasets.update(doc, id, cleaned);
}

/** The shared text of a field; null when the entry is not there or another tool made it without this text. */
export function datasetText(doc: Y.Doc, id: string, field: DatasetText): Y.Text | null {
	const entry = datasets.entry(doc, id);
	return entry === null ? null : getSharedText(entry, field);
}

/** Adds to a set of words; false when it was there already or the entry is not. */
export function addToDataset(doc: Y.Doc, id: string, set: DatasetSet, value: string): boolean {
	const entry = datasets.entry(doc, id);
	return entry !== null && edit(doc, LOCAL, () => putInSet(entry, set, value.trim(), true));
}

export function removeFromDataset(doc: Y.Doc, id: string, set: DatasetSet, value: string): boolean {
	const entry = datasets.entry(doc, id);
	return entry !== null && edit(doc, LOCAL, () => putInSet(entry, set, value, false));
}

export const addKeyword = (doc: Y.Doc, id: string, word: string) => addToDataset(doc, id, 'keywords', word);
export const removeKeyword = (doc: Y.Doc, id: string, word: string) =>
	removeFromDataset(doc, id, 'keywords', word);
