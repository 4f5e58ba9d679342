/** What the tests of this folder share: two people, documents that meet, and what must hold after every edit. */
import * as Y from 'yjs';
import { listAgendaItems } from './agenda.ts';
import { listCards } from './cards.ts';
import { listDatasets } from './datasets.ts';
import type { Author, Entry } from './entries.ts';
import { listNotes } from './notes.ts';
import { listSections } from './outline.ts';
import { compareOrder } from './order.ts';
import { listQueries } from './queries.ts';
import { seed } from './seed.ts';
import type { Snapshot } from './snapshot.ts';
import { getTemplate } from './template.ts';

export const ana: Author = { principal: 'ana_aaaaaaaaaaaaaaaaaaa', name: 'Ana Ruiz' };
export const ben: Author = { principal: 'ben_bbbbbbbbbbbbbbbbbbb', name: 'Ben Okri' };
export const OPEN_PROMISE = { naming: 'names', reading: 'live', recorded: false, note: '' } as const;
/** 14 November 2023, 22:13:20 UTC. */
export const AT = 1_700_000_000_000;

/** How often a property is tried: in a soak run many times as often. */
export function runs(count: number): { numRuns: number } {
	return { numRuns: process.env['ROUNDTABLE_SOAK'] === undefined ? count : count * 50 };
}

export function newDoc(clientId?: number): Y.Doc {
	const doc = new Y.Doc();
	if (clientId !== undefined) doc.clientID = clientId;
	return doc;
}

/** A seeded roundtable by Ana. */
export function newRoom(): { content: Y.Doc; discussion: Y.Doc } {
	const content = newDoc();
	const discussion = newDoc();
	const start = { title: 'Water data', promise: OPEN_PROMISE, by: ana, at: AT };
	seed(content, discussion, getTemplate('open-data-roundtable'), start);
	return { content, discussion };
}

/** Another device with everything that `doc` has. */
export function copyOf(doc: Y.Doc, clientId?: number): Y.Doc {
	const copy = newDoc(clientId);
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}

/** Both get what the other has. */
export function meet(...docs: Y.Doc[]): void {
	for (const from of docs) {
		const update = Y.encodeStateAsUpdate(from);
		for (const to of docs) if (to !== from) Y.applyUpdate(to, update, 'remote');
	}
}

/** Every list of a document, as one value to compare. */
export function readAll(doc: Y.Doc): Record<string, readonly Entry[]> {
	return {
		agenda: listAgendaItems(doc),
		notes: listNotes(doc),
		datasets: listDatasets(doc),
		queries: listQueries(doc),
		cards: listCards(doc),
		summary: listSections(doc)
	};
}

/** Lists are sorted, hold nothing twice, and what is remembered equals what a device that has just joined reads. */
export function checkInvariants(doc: Y.Doc): void {
	const lists = readAll(doc);
	for (const [name, list] of Object.entries(lists)) {
		const ids = list.map((one) => one.id);
		if (new Set(ids).size !== ids.length) throw new Error(`${name}: an entry stands twice`);
		if (list.some((one, at) => at > 0 && compareOrder(list[at - 1] ?? one, one) >= 0)) {
			throw new Error(`${name}: not sorted`);
		}
	}
	if (JSON.stringify(lists) !== JSON.stringify(readAll(copyOf(doc))))
		throw new Error('a remembered read is old');
}

/** Of a query that was run on one file. */
export const SNAPSHOT: Snapshot = {
	sqlHash: '1'.repeat(64),
	inputs: [{ name: 'pay', sha256: '2'.repeat(64) }],
	engine: 'DuckDB v1.4.3',
	at: AT,
	by: ana.principal,
	rowCount: 38,
	columns: [{ name: 'parish', type: 'VARCHAR' }],
	resultHash: '3'.repeat(64),
	rowsFile: '4'.repeat(64),
	deviceOnly: false
};
