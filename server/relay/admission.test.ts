/** Admission against Yjs itself: what we admit, Yjs applies whole; what Yjs writes, we admit. */
import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '#protocol';
import { admit, admitStored, admitWithin, WHOLE, type Admission } from './admission.ts';
import { Known } from './known.ts';

const RUNS = process.env['ROUNDTABLE_SOAK'] === undefined ? 1 : 50;

type Edit = { who: number; what: number; at: number; text: string };
const edits = fc.array(
	fc.record({
		who: fc.nat(2),
		what: fc.nat(11),
		at: fc.nat(1000),
		text: fc.string({ minLength: 1, maxLength: 6 })
	}),
	{ minLength: 1, maxLength: 40 }
);

/** One edit of each kind that any of our editors makes, and some that none does. */
function edit(doc: Y.Doc, { what, at, text }: Edit): void {
	const notes = doc.getText('notes');
	const map = doc.getMap('map');
	const list = doc.getArray<unknown>('list');
	const xml = doc.getXmlFragment('xml');
	switch (what) {
		case 0:
		case 1:
			return notes.insert(at % (notes.length + 1), text);
		case 2:
			return notes.length > 2 ? notes.delete(at % (notes.length - 2), 2) : undefined;
		case 3:
			return notes.length > 0
				? notes.format(at % notes.length, 1, { bold: at % 2 === 0 ? true : null })
				: undefined;
		case 4:
			return notes.insertEmbed(at % (notes.length + 1), { image: text, deep: [{ a: at }] });
		case 5:
			return void map.set(`k${at % 4}`, {
				text,
				list: [1, null, true, 2.5, BigInt(at), Uint8Array.of(1, 2)]
			});
		case 6:
			return void map.set(`k${at % 4}`, new Y.Map([['inner', new Y.Text(text)]]));
		case 7:
			return map.delete(`k${at % 4}`);
		case 8:
			return list.insert(at % (list.length + 1), [text, at, Uint8Array.of(at % 256), new Y.Array()]);
		case 9:
			return list.length > 0 ? list.delete(at % list.length) : undefined;
		case 10: {
			const element = new Y.XmlElement('p');
			element.setAttribute('class', text);
			element.insert(0, [new Y.XmlText(text), new Y.XmlElement('b')]);
			return xml.insert(at % (xml.length + 1), [element]);
		}
		default: {
			const [first] = map.values();
			if (first instanceof Y.Map) first.set(text, at);
		}
	}
}

/** Three people who edit and now and then hear of each other; gives the updates in an order that has no gaps. */
function play(script: Edit[]): { updates: Uint8Array[]; all: Y.Doc } {
	const docs = [new Y.Doc(), new Y.Doc({ gc: false }), new Y.Doc()];
	const updates: Uint8Array[] = [];
	for (const doc of docs) {
		doc.on('update', (bytes: Uint8Array, origin: unknown) => {
			if (origin !== 'other') updates.push(bytes);
		});
	}
	for (const step of script) {
		const doc = docs[step.who] ?? new Y.Doc();
		if (step.at % 3 === 0) for (const update of updates) Y.applyUpdate(doc, update, 'other');
		edit(doc, step);
	}
	const all = new Y.Doc();
	for (const update of updates) Y.applyUpdate(all, update);
	return { updates, all };
}

function take(known: Known, update: Uint8Array): Admission {
	const admission = admit(update, known);
	if (admission.verdict === 'new') known.absorb(admission.delta);
	return admission;
}

describe('what Yjs writes', () => {
	test('[A1] is admitted, edit by edit, and tells the same state as a real document has', () => {
		let structs = 0;
		fc.assert(
			fc.property(edits, (script) => {
				const { updates, all } = play(script);
				const known = new Known();
				// Two people may delete the same: the second of them adds nothing.
				for (const update of updates) expect(take(known, update).verdict).toMatch(/^(new|nothing)$/);
				expect(known.clocks).toEqual(Y.decodeStateVector(Y.encodeStateVector(all)));
				structs += known.clocks.size;
			}),
			{ numRuns: 100 * RUNS }
		);
		expect(structs).toBeGreaterThan(50);
	});

	test('[A7] adds nothing the second time, whole or in part, before and after storing', () => {
		fc.assert(
			fc.property(edits, (script) => {
				const { updates, all } = play(script);
				const known = new Known();
				for (const update of updates) take(known, update);
				for (const update of updates) expect(admit(update, known).verdict).toBe('nothing');
				// Replicas delete what two people replaced at once by themselves: once heard, it is known as well.
				const full = Y.encodeStateAsUpdate(all);
				const first = take(known, full);
				expect(first.verdict === 'new' ? first.clients : []).toEqual([]);
				expect(admit(full, known).verdict).toBe('nothing');
				expect(admit(full, Known.decode(known.encode())).verdict).toBe('nothing');
			}),
			{ numRuns: 100 * RUNS }
		);
	});

	test('[A2] is a gap when an edit before it is missing, and leaves no trace', () => {
		fc.assert(
			fc.property(edits, fc.nat(), (script, skip) => {
				const { updates } = play(script);
				const missing = skip % updates.length;
				const known = new Known();
				const doc = new Y.Doc();
				updates.forEach((update, index) => {
					if (index === missing) return;
					const before = known.encode();
					const admission = take(known, update);
					if (admission.verdict === 'gap') expect(known.encode()).toEqual(before);
					else if (admission.verdict === 'new') Y.applyUpdate(doc, admission.update);
				});
				expect(doc.store.pendingStructs).toBeNull();
				expect(doc.store.pendingDs).toBeNull();
				expect(known.clocks).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)));
			}),
			{ numRuns: 100 * RUNS }
		);
	});

	test('[A6] is stored without what was known: a second text under a known clock goes nowhere', () => {
		const one = new Y.Doc();
		one.clientID = 7;
		one.getText('notes').insert(0, 'truth');
		const fork = new Y.Doc();
		fork.clientID = 7;
		fork.getText('notes').insert(0, 'forge');
		fork.getText('notes').insert(5, ' more');
		const known = new Known();
		take(known, Y.encodeStateAsUpdate(one));
		const admission = take(known, Y.encodeStateAsUpdate(fork));
		expect(admission.verdict).toBe('new');
		if (admission.verdict !== 'new') return;
		expect(Buffer.from(admission.update).includes('forge')).toBe(false);
		Y.applyUpdate(one, admission.update);
		expect(one.getText('notes').toString()).toBe('truth more');
	});
});

describe('what Yjs does not write', () => {
	test(
		'[A1] mutated updates are refused, or apply on a real document without an error or anything pending',
		{ timeout: 30_000 * RUNS },
		() => {
			const counts: Record<string, number> = {};
			fc.assert(
				fc.property(
					edits,
					fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
					(script, hits) => {
						const { updates } = play(script);
						const known = new Known();
						const doc = new Y.Doc();
						for (const update of updates.slice(0, -1)) {
							take(known, update);
							Y.applyUpdate(doc, update);
						}
						const bytes = Uint8Array.from(updates.at(-1) ?? []);
						for (const [at, value] of hits) bytes[at % bytes.length] = value;
						const admission = admit(bytes, known);
						counts[admission.verdict] = (counts[admission.verdict] ?? 0) + 1;
						if (admission.verdict !== 'new') return;
						Y.applyUpdate(doc, admission.update);
						known.absorb(admission.delta);
						expect(doc.store.pendingStructs).toBeNull();
						expect(doc.store.pendingDs).toBeNull();
						expect(known.clocks).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)));
						doc.toJSON();
					}
				),
				{ numRuns: 2000 * RUNS }
			);
			expect(counts['malformed']).toBeGreaterThan(100);
			expect(counts['new']).toBeGreaterThan(100);
		}
	);

	test('[A1] every cut and every appended byte is refused', () => {
		const doc = new Y.Doc();
		doc.getText('notes').insert(0, 'hello');
		doc.getText('notes').delete(1, 2);
		const update = Y.encodeStateAsUpdate(doc);
		for (let length = 0; length < update.length; length++) {
			expect(admit(update.slice(0, length)).verdict).toBe('malformed');
		}
		expect(admit(Uint8Array.from([...update, 0])).verdict).toBe('malformed');
		expect(admit(new Uint8Array(1000)).verdict).toBe('malformed');
	});

	test('[A1] never reads past its own bytes into a buffer that it is a part of', () => {
		const secret = new TextEncoder().encode('secret of another room');
		// A text that claims to be longer than what is left.
		const bytes = Uint8Array.of(1, 1, 5, 0, 4, 1, 1, 97, 22);
		const buffer = new Uint8Array([...bytes, ...secret, 0]);
		expect(admit(buffer.subarray(0, bytes.length)).verdict).toBe('malformed');
	});

	test('[A4] an array bomb is refused by what it claims, not by what it costs', () => {
		const encoder = encoding.createEncoder();
		for (const value of [1, 30_000_000, 5, 0]) encoding.writeVarUint(encoder, value);
		const started = performance.now();
		for (let i = 0; i < 1000; i++) expect(admit(encoding.toUint8Array(encoder)).verdict).toBe('malformed');
		expect(performance.now() - started).toBeLessThan(1000);
	});

	test('[A4] more structs than the limit are too large', () => {
		const encoder = encoding.createEncoder();
		const count = LIMITS.structsPerUpdate + 1;
		for (const value of [1, count, 5, 0]) encoding.writeVarUint(encoder, value);
		for (let i = 0; i < count; i++) {
			encoding.writeUint8(encoder, 0);
			encoding.writeVarUint(encoder, 1);
		}
		encoding.writeVarUint(encoder, 0);
		expect(admit(encoding.toUint8Array(encoder)).verdict).toBe('too-large');
	});

	test('[A4] nesting is bounded: of types, of values, and of both together', () => {
		const nestedMaps = (levels: number) => {
			const doc = new Y.Doc();
			let map = doc.getMap('root');
			for (let i = 0; i < levels; i++) {
				const inner = new Y.Map();
				map.set('in', inner);
				map = inner;
			}
			return Y.encodeStateAsUpdate(doc);
		};
		const nestedValue = (levels: number) => {
			const doc = new Y.Doc();
			let value: unknown = 1;
			for (let i = 0; i < levels; i++) value = [value];
			doc.getMap('root').set('in', value);
			return Y.encodeStateAsUpdate(doc);
		};
		expect(admit(nestedMaps(LIMITS.depth)).verdict).toBe('new');
		expect(admit(nestedMaps(LIMITS.depth + 1)).verdict).toBe('too-large');
		expect(admit(nestedMaps(300)).verdict).toBe('too-large');
		expect(admit(nestedValue(LIMITS.depth - 1)).verdict).toBe('new');
		expect(admit(nestedValue(LIMITS.depth)).verdict).toBe('too-large');
	});

	test('[A4] nesting is counted across updates, also through neighbours and after reopening', () => {
		const doc = new Y.Doc();
		let known = new Known();
		let verdict = '';
		let list = doc.getArray('root');
		doc.on('update', (bytes: Uint8Array) => (verdict = take(known, bytes).verdict));
		for (let level = 1; level <= LIMITS.depth; level++) {
			list.insert(0, [new Y.Array()]);
			// The neighbour names its place by the one before it, not by its parent.
			const inner = new Y.Array();
			list.insert(1, [inner]);
			expect(verdict).toBe('new');
			list = inner;
			known = Known.decode(known.encode());
		}
		list.insert(0, [new Y.Array()]);
		expect(verdict).toBe('too-large');
	});

	test('[A8] a clock beyond any human effort is refused', () => {
		const encoder = encoding.createEncoder();
		// One struct: 2^41 collected operations of client 5.
		for (const value of [1, 1, 5, 0, 0, 2 ** 41, 0]) encoding.writeVarUint(encoder, value);
		expect(admit(encoding.toUint8Array(encoder)).verdict).toBe('malformed');
	});

	test('[A9] the key that changes prototypes is harmful, as a key of a type and of a value', () => {
		const typeKey = new Y.Doc();
		typeKey.getMap('root').set('__proto__', 1);
		const valueKey = new Y.Doc();
		valueKey.getMap('root').set('k', JSON.parse('{"__proto__": {"admin": true}}'));
		expect(admit(Y.encodeStateAsUpdate(typeKey)).verdict).toBe('harmful');
		expect(admit(Y.encodeStateAsUpdate(valueKey)).verdict).toBe('harmful');
	});

	test('[A10] structs that wait for each other for ever are a gap', () => {
		const item = (encoder: encoding.Encoder, client: number, left: number) => {
			for (const value of [1, client, 0]) encoding.writeVarUint(encoder, value);
			encoding.writeUint8(encoder, 0x84);
			for (const value of [left, 0]) encoding.writeVarUint(encoder, value);
			encoding.writeVarString(encoder, 'x');
		};
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 2);
		item(encoder, 5, 6);
		item(encoder, 6, 5);
		encoding.writeVarUint(encoder, 0);
		expect(admit(encoding.toUint8Array(encoder)).verdict).toBe('gap');
	});

	test('[A10] structs of several clients are taken in whatever order they depend on each other', () => {
		const [one, two] = [new Y.Doc(), new Y.Doc()];
		one.clientID = 1;
		two.clientID = 2;
		for (let i = 0; i < 50; i++) {
			const [from, to] = i % 2 === 0 ? [one, two] : [two, one];
			from.getText('notes').insert(from.getText('notes').length, `${i}`);
			Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
		}
		const admission = admit(Y.encodeStateAsUpdate(one));
		expect(admission).toMatchObject({ verdict: 'new', clients: expect.arrayContaining([1, 2]) as number[] });
	});

	test('[A4] more new clients than page loads could make are too large', () => {
		const bare = (clients: number) => {
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, clients);
			for (let client = 1; client <= clients; client++) {
				for (const value of [1, client, 0, 0, 1]) encoding.writeVarUint(encoder, value);
			}
			encoding.writeVarUint(encoder, 0);
			return encoding.toUint8Array(encoder);
		};
		expect(admit(bare(LIMITS.newClientsPerUpdate)).verdict).toBe('new');
		const more = bare(LIMITS.newClientsPerUpdate + 1);
		expect(admit(more).verdict).toBe('too-large');
		// A whole document brings everybody who ever opened a page of it.
		expect(admitWithin(WHOLE, more).verdict).toBe('new');
		expect(admitStored(more).verdict).toBe('new');
	});

	test('[A4] a document of thousands of page loads that write after each other is admitted whole', () => {
		const doc = new Y.Doc();
		const text = doc.getText('notes');
		const clients = 4000;
		for (let client = 1; client <= clients; client++) {
			doc.clientID = client;
			text.insert(text.length, 'word ');
		}
		const whole = Y.encodeStateAsUpdate(doc);
		const admission = admitWithin(WHOLE, whole);
		expect(admission).toMatchObject({ verdict: 'new' });
		expect(admitStored(whole)).toMatchObject({ verdict: 'new' });
		const { delta } = admission as Admission & { verdict: 'new' };
		expect(delta.clocks).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)));
	});
});
