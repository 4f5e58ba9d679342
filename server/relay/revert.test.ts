import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { revert } from './revert.ts';

const NAMES = ['ana', 'ben', 'vandal'] as const;
type Name = (typeof NAMES)[number];
type Frame = { name: Name; data: Uint8Array };

/** People on one document; what each does is a frame, as the relay would have logged it. */
class Table {
	readonly docs = {} as Record<Name, Y.Doc>;
	readonly log: Frame[] = [];

	constructor() {
		NAMES.forEach((name, index) => {
			const doc = new Y.Doc();
			doc.clientID = 100 + index;
			doc.on('update', (data: Uint8Array, origin) => {
				if (origin !== 'heard') this.log.push({ name, data });
			});
			this.docs[name] = doc;
		});
	}

	/** `name` hears everything so far. */
	hear(name: Name): void {
		for (const { data } of this.log) Y.applyUpdate(this.docs[name], data, 'heard');
	}

	act(name: Name, edit: (doc: Y.Doc) => void): void {
		this.hear(name);
		this.docs[name].transact(() => edit(this.docs[name]));
	}

	undo(isChosen: (frame: Frame, index: number) => boolean, base = 0): Uint8Array | null {
		const before = this.log.slice(0, base).map(({ data }) => data);
		return revert({
			base: base === 0 ? null : Y.encodeStateAsUpdate(docOf(before)),
			frames: this.log.slice(base).map((frame, index) => ({
				data: frame.data,
				isChosen: isChosen(frame, base + index)
			}))
		}).update;
	}

	/** Everything in the log, and then this. */
	with(update: Uint8Array | null): Y.Doc {
		return docOf([...this.log.map(({ data }) => data), ...(update === null ? [] : [update])]);
	}
}

function docOf(updates: Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	for (const update of updates) Y.applyUpdate(doc, update);
	return doc;
}

const byVandal = ({ name }: Frame) => name === 'vandal';
const textOf = (doc: Y.Doc) => doc.getText('notes').toString();

const step = fc.record({
	name: fc.constantFrom(...NAMES),
	hears: fc.boolean(),
	what: fc.constantFrom('insert', 'insert', 'delete', 'set'),
	at: fc.nat(1000),
	length: fc.integer({ min: 1, max: 5 })
});

test('[U1] [U3] others keep all they wrote, nothing of the person is left, and undoing that restores every letter', () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(1000), (steps, cut) => {
			const table = new Table();
			const author = new Map<string, Name>();
			const deletedBy = new Map<string, Set<Name>>();
			let last = 0x4e00;
			for (const { name, hears, what, at, length } of steps) {
				if (hears) table.hear(name);
				const doc = table.docs[name];
				const text = doc.getText('notes');
				if (what === 'insert') {
					const letter = String.fromCharCode(++last);
					author.set(letter, name);
					text.insert(at % (text.length + 1), letter);
				} else if (what === 'set') {
					doc.getMap('meta').set(`key ${at % 3}`, `${name} ${at}`);
				} else if (text.length > 0) {
					const from = at % text.length;
					for (const letter of text.toString().slice(from, from + length))
						deletedBy.set(letter, (deletedBy.get(letter) ?? new Set()).add(name));
					text.delete(from, Math.min(length, text.length - from));
				}
			}
			const before = table.with(null);
			// What the vandal did before the cut is not undone; a base must not change what comes out.
			const start = cut % (table.log.length + 1);
			const isChosen = (frame: Frame, index: number) => byVandal(frame) && index >= start;
			const undo = table.undo(isChosen, start);
			const after = table.with(undo);
			const written = new Set(
				table.log
					.slice(start)
					.filter(byVandal)
					.flatMap(({ data }) => Y.decodeUpdate(data).structs)
					.flatMap((struct) =>
						struct instanceof Y.Item && struct.content instanceof Y.ContentString
							? [...struct.content.str]
							: []
					)
			);
			for (const letter of textOf(after)) expect(written.has(letter)).toBe(false);
			for (const [letter, name] of author) {
				const deleters = deletedBy.get(letter) ?? new Set();
				if (name !== 'vandal' && deleters.size === 0) expect(textOf(after)).toContain(letter);
				if (deleters.size > 0 && !deleters.has('vandal')) expect(textOf(after)).not.toContain(letter);
			}
			if (start === 0) {
				for (const [letter, name] of author) {
					const deleters = [...(deletedBy.get(letter) ?? [])];
					if (name !== 'vandal' && deleters.every((by) => by === 'vandal'))
						expect(textOf(after)).toContain(letter);
				}
				for (const value of after.getMap('meta').values()) expect(String(value)).not.toMatch(/^vandal/);
			}
			// What stood before and stands after stands in the same order, each once.
			const both = [...textOf(before)].filter((letter) => textOf(after).includes(letter));
			expect([...textOf(after)].filter((letter) => both.includes(letter))).toEqual(both);
			expect(new Set(textOf(after)).size).toBe(textOf(after).length);

			if (undo === null) {
				expect(textOf(after)).toBe(textOf(before));
				return;
			}
			table.log.push({ name: 'ana', data: undo });
			const again = table.undo((_, index) => index === table.log.length - 1);
			expect(textOf(table.with(again))).toBe(textOf(before));
			expect(table.with(again).getMap('meta').toJSON()).toEqual(before.getMap('meta').toJSON());
			// Whoever hears it late, and in any order with the rest, sees the same.
			const late = docOf([undo, ...table.log.map(({ data }) => data).reverse()]);
			expect(textOf(late)).toBe(textOf(after));
		}),
		{ numRuns: process.env['ROUNDTABLE_SOAK'] === undefined ? 150 : 2000 }
	);
});

describe('things inside each other', () => {
	const addCard = (doc: Y.Doc, text: string) => {
		const card = new Y.Map<unknown>();
		card.set('kind', 'idea');
		card.set('text', new Y.Text(text));
		doc.getMap('cards').set('one', card);
	};
	const cardOf = (doc: Y.Doc) => doc.getMap('cards').get('one') as Y.Map<unknown> | undefined;

	test('[U2] a card of the person goes, unless somebody else has written on it since', () => {
		const table = new Table();
		table.act('vandal', (doc) => addCard(doc, 'spam'));
		expect(cardOf(table.with(table.undo(byVandal)))).toBeUndefined();
		table.act('ben', (doc) => (cardOf(doc)?.get('text') as Y.Text).insert(0, 'careful: '));
		const after = cardOf(table.with(table.undo(byVandal)));
		expect(after?.toJSON()).toEqual({ kind: 'idea', text: 'careful: ' });
	});

	test('[U1] a card that the person deleted comes back with its text, and one whose kind they changed has its old one', () => {
		const table = new Table();
		table.act('ana', (doc) => addCard(doc, 'air quality'));
		table.act('vandal', (doc) => cardOf(doc)?.set('kind', 'barrier'));
		table.act('vandal', (doc) => doc.getMap('cards').delete('one'));
		expect(cardOf(table.with(table.undo(byVandal)))?.toJSON()).toEqual({ kind: 'idea', text: 'air quality' });
	});

	test('[U1] a value that somebody else has set since stays', () => {
		const table = new Table();
		table.act('ana', (doc) => doc.getMap('meta').set('title', 'Air'));
		table.act('vandal', (doc) => doc.getMap('meta').set('title', 'spam'));
		table.act('ben', (doc) => doc.getMap('meta').set('title', 'Water'));
		expect(table.with(table.undo(byVandal)).getMap('meta').get('title')).toBe('Water');
	});

	test('sizes are letters of text, and one for anything else', () => {
		const table = new Table();
		table.act('ana', (doc) => doc.getText('notes').insert(0, 'twelve chars'));
		table.act('vandal', (doc) => doc.getText('notes').delete(0, 7));
		table.act('vandal', (doc) => addCard(doc, 'spam!'));
		const frames = table.log.map((frame) => ({ data: frame.data, isChosen: byVandal(frame) }));
		expect(revert({ base: null, frames })).toMatchObject({ removed: 8, restored: 7 });
	});
});
