/** Another member's device may write anything of any shape. Reading it must not throw, and must not hand out traps. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { getAgendaClock } from './agenda-clock.ts';
import { addAgendaItem, listDeletedAgendaItems, moveAgendaItem } from './agenda.ts';
import { listCardKinds } from './card-kinds.ts';
import {
	addCard,
	cardText,
	getCard,
	linkCard,
	listCards,
	listDeletedCards,
	moveCard,
	updateCard
} from './cards.ts';
import { addFile } from './dataset-files.ts';
import { addDataset, addKeyword, getDataset, listDatasets, updateDataset } from './datasets.ts';
import { addExperience } from './experiences.ts';
import { ana, AT, copyOf, newDoc, readAll, runs } from './for-tests.ts';
import { getMeta } from './meta.ts';
import { listNotes, readNote } from './notes.ts';
import { listPeople } from './people.ts';
import { decodePresence } from './presence.ts';
import { getPromise, listPromiseChanges, namingFor } from './promise.ts';
import { listQueries } from './queries.ts';
import { listTallies } from './votes.ts';

const ROOTS = ['meta', 'agenda', 'notes', 'datasets', 'queries', 'cards', 'summary', 'votes'];
const KEYS = [
	...[
		'title',
		'text',
		'kind',
		'order',
		'body',
		'sql',
		'snapshot',
		'files',
		'experiences',
		'keywords',
		'clock'
	],
	...['deletedAt', 'deletedSeen', 'createdAt', 'createdBy', 'editedBy.x', 'minutes', 'license.id', 'spatial'],
	...['people.x.name', 'people.__proto__.name', 'promises.x', 'promise.naming', 'kinds.x.order', 'x', 'x:y'],
	...['__proto__', 'constructor', 'toString', 'schemaVersion', 'where', 'sha256', 'provenance.raw', 'columns']
];

type Garbage = (parent: Y.Map<unknown>, key: string) => void;
const key = fc.constantFrom(...KEYS);
const trap = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "at": 1e300}') as unknown;
/** Yjs looks at a value's own word on what made it; in a list it takes anything, as decoding does. */
const storable = (value: unknown) =>
	typeof value === 'object' &&
	value !== null &&
	![Object, Array, Uint8Array].includes(value.constructor as never)
		? [value]
		: value;
const plain = fc
	.oneof(
		fc.jsonValue(),
		fc.constantFrom<unknown>(trap, 1e300, -1, NaN, true, '\ud800', new Uint8Array(3), '')
	)
	.map(storable);
const { garbage } = fc.letrec<{ garbage: Garbage }>((tie) => ({
	garbage: fc.oneof(
		{ maxDepth: 4 },
		plain.map(
			(value): Garbage =>
				(parent, at) =>
					void parent.set(at, value)
		),
		fc.string().map(
			(text): Garbage =>
				(parent, at) =>
					void parent.set(at, new Y.Text(text))
		),
		fc.array(plain, { maxLength: 3 }).map((values): Garbage => (parent, at) => {
			parent.set(at, Y.Array.from(values as string[]));
		}),
		fc
			.constantFrom(
				() => new Y.XmlText('t'),
				() => new Y.XmlElement('p'),
				() => new Y.XmlFragment(),
				() => new Y.Doc()
			)
			.map(
				(make): Garbage =>
					(parent, at) =>
						void parent.set(at, make())
			),
		fc.array(fc.tuple(key, tie('garbage')), { maxLength: 6 }).map((inner): Garbage => (parent, at) => {
			const map = new Y.Map<unknown>();
			parent.set(at, map);
			for (const [name, write] of inner) write(map, name);
		})
	)
}));
const document = fc
	.array(fc.tuple(fc.constantFrom(...ROOTS), key, garbage), { minLength: 1, maxLength: 12 })
	.map((writes) => {
		const doc = newDoc(7);
		for (const [root, at, write] of writes) write(doc.getMap(root), at);
		return doc;
	});

/** Fails on an object that has a prototype of its own making, or a key that every object inherits. */
function expectPlain(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	expect([Object.prototype, Array.prototype, null]).toContain(Object.getPrototypeOf(value));
	expect(Object.keys(value).filter((one) => one in Object.prototype)).toEqual([]);
	for (const inner of Object.values(value)) expectPlain(inner);
}

function readEverything(doc: Y.Doc): unknown {
	return [
		readAll(doc),
		getMeta(doc),
		listPeople(doc),
		getPromise(doc),
		listPromiseChanges(doc),
		namingFor(doc, AT),
		listCardKinds(doc),
		getAgendaClock(doc),
		listDeletedAgendaItems(doc, AT),
		listDeletedCards(doc, AT),
		[...listTallies(doc)],
		listNotes(doc).map((note) => readNote(doc, note.id))
	];
}

test('every read of a document full of garbage is a plain value, the same on every device', () => {
	fc.assert(
		fc.property(document, (doc) => {
			const remote = copyOf(doc);
			const value = readEverything(remote);
			expectPlain(value);
			expect(JSON.stringify(value)).not.toContain('polluted');
			expect(JSON.stringify(readEverything(copyOf(remote)))).toBe(JSON.stringify(value));
		}),
		runs(400)
	);
});

test('a person can go on working in a document full of garbage', () => {
	fc.assert(
		fc.property(document, (garbled) => {
			const doc = copyOf(garbled);
			const card = addCard(doc, { kind: 'barrier', text: 'mine' }, ana, AT);
			const item = addAgendaItem(doc, { title: 'mine' }, ana, AT);
			const dataset = addDataset(doc, { title: 'mine' }, ana, AT);
			for (const id of ['x', 'title']) {
				moveCard(doc, card, id);
				moveAgendaItem(doc, item, id);
				updateCard(doc, id, { kind: 'idea' });
				linkCard(doc, id, 'datasets', dataset);
				updateDataset(doc, id, { title: 'new' });
				addKeyword(doc, id, 'word');
				addFile(doc, id, { name: 'a.csv' }, ana, AT);
				addExperience(doc, id, 'text', ana, AT);
				cardText(doc, id);
			}
			expect(getCard(doc, card)?.text).toBe('mine');
			expect(getDataset(doc, dataset)?.title).toBe('mine');
			expectPlain(readEverything(doc));
		}),
		runs(200)
	);
});

test('keys that every object inherits are never entries', () => {
	const doc = newDoc();
	for (const id of ['__proto__', 'constructor', 'hasOwnProperty', 'a b', 'x'.repeat(65), '']) {
		doc.getMap('cards').set(id, new Y.Map([['kind', 'idea']]));
	}
	expect(listCards(doc)).toEqual([]);
	expect(getCard(doc, '__proto__')).toBeNull();
});

test('plain values lose keys that every object has, and times no calendar holds are none', () => {
	const doc = newDoc();
	const id = addDataset(doc, { title: 'mine' }, ana, AT);
	const entry = doc.getMap('datasets').get(id) as Y.Map<unknown>;
	entry.set('spatial', [trap, { constructor: 1, toString: 2, fine: 3 }]);
	entry.set('createdAt', 1e300);
	const read = getDataset(copyOf(doc), id);
	expectPlain(read?.spatial);
	expect(read?.spatial).toEqual([expect.objectContaining({ at: 1e300 }), { fine: 3 }]);
	expect(read?.createdAt).toBeNull();
});

test('rich text where plain text belongs is no text', () => {
	const doc = newDoc();
	const id = addCard(doc, { kind: 'idea' }, ana, AT);
	(doc.getMap('cards').get(id) as Y.Map<unknown>).set('text', new Y.XmlText('<b>'));
	expect(cardText(doc, id)).toBeNull();
	expect(getCard(doc, id)?.text).toBe('');
});

test('entries that another tool wrote with plain strings and lists are read', () => {
	const doc = newDoc();
	const entry = new Y.Map<unknown>();
	doc.getMap('datasets').set('meals', entry);
	entry.set('title', 'Meals');
	entry.set('description', 'As a string');
	entry.set('keywords', Y.Array.from(['b', 'a', 'a', 7]));
	entry.set('themes', ['x']);
	expect(listDatasets(doc)).toMatchObject([
		{ title: 'Meals', description: 'As a string', keywords: ['a', 'b'], themes: ['x'], files: [] }
	]);
	doc.getMap('queries').set('q', new Y.Map([['sql', 'SELECT 1']]));
	expect(listQueries(doc)).toMatchObject([{ sql: 'SELECT 1', snapshot: null }]);
});

test('presence is read with a guard', () => {
	const good = { at: { place: 'notes/abc', since: AT, awaySince: null } };
	expect(decodePresence(good)).toEqual(good.at);
	expect(decodePresence({ at: { ...good.at, place: 'javascript:alert(1)' } })).toBeNull();
	expect(decodePresence({ at: { ...good.at, place: '../../x' } })).toBeNull();
	expect(decodePresence({ at: { ...good.at, awaySince: 'x' } })?.awaySince).toBeNull();
	fc.assert(fc.property(fc.anything(), (state) => void decodePresence(state)));
});
