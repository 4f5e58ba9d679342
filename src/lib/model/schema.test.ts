/** Documents that a released version wrote are read for ever. Never write the files of a fixture anew. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { getAgendaClock } from './agenda-clock.ts';
import { listAgendaItems } from './agenda.ts';
import { listCardKinds } from './card-kinds.ts';
import { addCard, listCards, listDeletedCards } from './cards.ts';
import { listDatasets } from './datasets.ts';
import { ana, AT, ben, checkInvariants, newDoc } from './for-tests.ts';
import { getMeta } from './meta.ts';
import { listNotes, readNote } from './notes.ts';
import { listSections, summaryLead } from './outline.ts';
import { listPeople } from './people.ts';
import { getPromise, namingFor } from './promise.ts';
import { proseText } from './prose.ts';
import { listQueries } from './queries.ts';
import { migrate, SCHEMA_VERSION } from './schema.ts';
import { listTallies } from './votes.ts';

function load(version: number, name: 'content' | 'discussion'): Y.Doc {
	const file = new URL(`../../../tests/fixtures/room-v${version}/${name}.bin`, import.meta.url);
	const doc = newDoc();
	Y.applyUpdate(doc, readFileSync(file));
	return doc;
}

test('a roundtable of version 1 is read whole', () => {
	const content = load(1, 'content');
	migrate(content);
	expect(getMeta(content)).toMatchObject({
		title: 'Water data',
		createdAt: AT,
		schemaVersion: SCHEMA_VERSION
	});
	expect(getPromise(content).naming).toBe('names');
	expect(namingFor(content, AT)).toBe('roles');
	expect(listPeople(content).map((one) => one.organisation)).toEqual(['Open Cape', 'Code for Africa']);
	expect(listAgendaItems(content).map((one) => one.minutes)).toEqual([10, 20, 25, 25, 25, 15]);
	expect(getAgendaClock(content)).toMatchObject({ item: listAgendaItems(content)[1]?.id, extraMs: 120_000 });
	expect(listNotes(content)).toMatchObject([{ editedBy: [{ principal: ben.principal, at: AT + 20 }] }]);
	expect(proseText(readNote(content, listNotes(content)[0]?.id ?? ''))).toContain('What surprised us?');
	expect(listSections(content)).toHaveLength(10);
	expect(summaryLead(content).toString()).toBe('We met.');
	expect(listCardKinds(content).at(-1)?.title).toBe('Quotes');
	checkInvariants(content);
});

test('entries of version 1 keep every field', () => {
	const content = load(1, 'content');
	const [dataset] = listDatasets(content);
	expect(dataset).toMatchObject({
		...{ title: 'School meals', description: 'By parish', keywords: ['meals', 'school'], language: ['pt'] },
		...{ license: { id: 'CC-BY-4.0' }, access: 'public', spatial: [-9.2, 38.7, -9.1, 38.8] },
		...{ provenance: { raw: { old: { kept: [1, null, 'x'] } } }, experiences: [{ text: 'Tried to join' }] }
	});
	expect(dataset?.files).toMatchObject([
		{ name: 'meals.csv', where: 'room', rows: 12402, sha256: 'f'.repeat(64), dialect: { delimiter: ';' } },
		{ name: 'private.csv', where: 'device', addedBy: ben.principal, sha256: null }
	]);
	expect(listQueries(content)).toMatchObject([{ chart: { kind: 'bar' }, snapshot: { rowCount: 24 } }]);
	const [barrier, action, back] = listCards(content);
	expect(barrier).toMatchObject({ text: 'No licence', datasets: [dataset?.id] });
	expect(action).toMatchObject({
		owner: 'Ana',
		due: '2024-01-31',
		done: true,
		saidBy: 'A teacher',
		notForRecord: true
	});
	expect(back).toMatchObject({ text: 'Back again', revived: { by: ana.principal } });
	expect(listDeletedCards(content, AT)).toMatchObject([{ text: 'Deleted', deleted: { at: AT + 9 } }]);
	expect(listTallies(load(1, 'discussion')).get(barrier?.id ?? '')).toEqual({
		agree: 1,
		disagree: 1,
		pass: 0
	});
});

test('work goes on in a document of version 1', () => {
	const content = load(1, 'content');
	addCard(content, { kind: 'barrier', text: 'New' }, ana, AT);
	expect(listCards(content).at(-1)?.text).toBe('New');
	checkInvariants(content);
});
