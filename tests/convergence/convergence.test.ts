/** Whatever the network does, all devices end up with the same roundtable, and with everything that anybody wrote. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addCard, cardText, listCards, setVote } from '$lib/model';
import { contentHash, Peers } from '../support/peers.ts';
import { commands, newTold } from './commands.ts';
import { addTagCard, ana, readTags, writeTag } from './tags.ts';

const NAMES = ['alice', 'bob', 'cem'];
/** In a soak run many. */
const RUNS = { numRuns: process.env['ROUNDTABLE_SOAK'] === undefined ? 150 : 5_000 };

describe('simulated people', () => {
	test(
		'end up equal after edits, losses, doublings, cuts, reloads and undos in any order',
		{ timeout: 900_000 },
		() => {
			const counts = new Map<string, number>();
			let tags = 0;
			fc.assert(
				fc.property(fc.commands(commands(NAMES), { maxCommands: 120, size: 'max' }), (steps) => {
					const peers = new Peers(NAMES, addTagCard);
					const told = newTold(NAMES);
					fc.modelRun(() => ({ model: told, real: peers }), steps);
					peers.settle();
					peers.expectConverged();
					const standing = [...told.standing.values()].flatMap((own) => [...own]);
					// Each once: nothing lost, nothing doubled, nothing that was taken back.
					expect(readTags(peers.doc('alice')).sort()).toEqual(standing.sort());
					peers.stop();
					tags += standing.length;
					for (const [kind, count] of told.counts) counts.set(kind, (counts.get(kind) ?? 0) + count);
				}),
				RUNS
			);
			// Runs in which nothing happens would pass as well.
			expect(tags).toBeGreaterThan(RUNS.numRuns);
			for (const kind of ['tag', 'edit', 'deliver', 'drop', 'duplicate', 'cut', 'heal', 'reload', 'undo']) {
				expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(RUNS.numRuns / 2);
			}
		}
	);

	test('keep what both wrote while the network was cut', () => {
		const peers = new Peers(['alice', 'bob'], addTagCard);
		peers.cut('bob');
		peers.edit('alice', (doc) => writeTag(doc, 'a', 0));
		peers.edit('bob', (doc) => writeTag(doc, 'b', 0));
		peers.settle();
		peers.expectConverged();
		expect(readTags(peers.doc('alice')).sort()).toEqual(['a', 'b']);
		peers.stop();
	});

	test('keep what was written offline in a tab that was closed', () => {
		const peers = new Peers(['alice', 'bob'], addTagCard);
		peers.cut('alice');
		peers.edit('alice', (doc) => writeTag(doc, 'before', 0));
		peers.reload('alice');
		peers.edit('alice', (doc) => writeTag(doc, 'after', 0));
		peers.settle();
		peers.expectConverged();
		expect(readTags(peers.doc('bob')).sort()).toEqual(['after', 'before']);
		peers.stop();
	});

	test('take back only their own edits', () => {
		const peers = new Peers(['alice', 'bob'], addTagCard);
		peers.edit('alice', (doc) => writeTag(doc, 'a', 0));
		peers.deliverAll();
		peers.edit('bob', (doc) => writeTag(doc, 'b', 1));
		peers.deliverAll();
		expect(peers.undo('alice')).toBe(true);
		peers.settle();
		peers.expectConverged();
		expect(readTags(peers.doc('bob'))).toEqual(['b']);
		peers.stop();
	});

	test('get what an update builds on, however late', () => {
		const peers = new Peers(['alice', 'bob'], addTagCard);
		peers.edit('alice', (doc) => writeTag(doc, 'first', 0));
		peers.edit('alice', (doc) => writeTag(doc, 'second', 1));
		peers.deliver(1);
		expect(readTags(peers.doc('bob'))).toEqual([]);
		expect(peers.doc('bob').store.pendingStructs).not.toBeNull();
		peers.deliver(0);
		expect(readTags(peers.doc('bob')).sort()).toEqual(['first', 'second']);
		peers.settle();
		peers.expectConverged();
		peers.stop();
	});

	test('count one vote a person, whoever was offline', () => {
		const peers = new Peers(['alice', 'bob'], addTagCard);
		peers.cut('alice');
		for (const name of peers.names) {
			peers.edit(name, (doc) => setVote(doc, 'target_aaaaaaaaaaaaaa', 'same_person_aaaaaaaaaa', 1));
		}
		peers.settle();
		peers.expectConverged();
		expect(peers.doc('bob').getMap('votes').size).toBe(1);
		peers.stop();
	});
});

describe('the comparison', () => {
	test('sees different texts under the same clock, which state vectors do not', () => {
		const [one, other] = ['alice', 'betty'].map((text) => {
			const doc = new Y.Doc();
			doc.clientID = 7;
			doc.getText('plain').insert(0, text);
			return doc;
		}) as [Y.Doc, Y.Doc];
		Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
		expect(Y.encodeStateVector(one)).toEqual(Y.encodeStateVector(other));
		expect(contentHash(one)).not.toBe(contentHash(other));
	});

	test('sees an update that never arrived', () => {
		const peers = new Peers(['alice', 'bob']);
		peers.edit('alice', (doc) => void addCard(doc, { kind: 'idea', text: 'x' }, ana));
		peers.network.take(0);
		peers.deliverAll();
		expect(() => peers.expectConverged()).toThrow();
		peers.settle();
		peers.expectConverged();
		const [card] = listCards(peers.doc('bob'));
		expect(card === undefined ? null : cardText(peers.doc('bob'), card.id)?.toString()).toBe('x');
		peers.stop();
	});
});
