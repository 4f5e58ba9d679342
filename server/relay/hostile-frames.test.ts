import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../tests/support/random.ts';
import { frame, presence, step1, step2, typed, update, updateBy } from '../../tests/conformance/kit.ts';
import { admit } from './admission.ts';
import { MessageError, readClientMessage } from './client-message.ts';
import { Known } from './known.ts';

const SOAK = process.env['ROUNDTABLE_SOAK'];
const FRAMES = SOAK === undefined ? 100_000 : 1_000_000;

/** What honest clients send; everything below is made from these. */
const nested = updateBy(
	(doc) => {
		const card = new Y.Map<unknown>();
		card.set('text', new Y.Text('air quality'));
		card.set('tags', ['a', { b: [1, null, 'c'] }]);
		doc.getMap('cards').set('one', card);
		doc.getText('notes').insert(0, 'some text');
		doc.getText('notes').delete(2, 3);
	},
	{ clientID: 7 }
);
const SEEDS = [
	step1(),
	step1(Uint8Array.of(1, 7, 3)),
	step2(nested),
	update(nested),
	update(typed('hello', { clientID: 9 })),
	update(typed('more', { clientID: 9, before: [nested] })),
	presence([7, 1, { name: 'x' }], [8, 2, null]),
	frame(3)
];

test('[A1] [W6] mutated frames are refused, or are what Yjs takes whole; none takes long, none throws anything else', () => {
	const random = createRandom(SOAK === undefined ? 20_261_122 : Date.now());
	const known = new Known();
	const doc = new Y.Doc();
	const counts: Record<string, number> = {};
	let slowestMs = 0;
	for (let n = 0; n < FRAMES; n++) {
		const bytes = mutate(SEEDS[random(SEEDS.length)] ?? new Uint8Array(), random);
		const started = performance.now();
		const outcome = judge(bytes);
		slowestMs = Math.max(slowestMs, performance.now() - started);
		counts[outcome] = (counts[outcome] ?? 0) + 1;
	}
	for (const outcome of ['not a message', 'malformed', 'gap', 'nothing', 'new', 'step1', 'presence'])
		expect(counts[outcome], outcome).toBeGreaterThan(20);
	expect(slowestMs).toBeLessThan(1000);

	function judge(bytes: Uint8Array): string {
		try {
			const message = readClientMessage(bytes);
			if (message.type !== 'step2' && message.type !== 'update') return message.type;
			const admission = admit(message.update, known);
			if (admission.verdict !== 'new') return admission.verdict;
			Y.applyUpdate(doc, admission.update);
			expect(doc.store.pendingStructs ?? doc.store.pendingDs).toBeNull();
			known.absorb(admission.delta);
			return 'new';
		} catch (error) {
			if (error instanceof MessageError) return 'not a message';
			throw error;
		}
	}
});

/** Some bytes changed, cut out, doubled, or put in; always in a buffer of its own. */
function mutate(seed: Uint8Array, random: (below: number) => number): Uint8Array {
	const bytes = [...seed];
	for (let hits = random(4); hits >= 0; hits--) {
		const at = random(bytes.length + 1);
		switch (random(6)) {
			case 0:
				bytes.splice(at, 1 + random(8));
				break;
			case 1:
				bytes.splice(at, 0, ...Array.from({ length: 1 + random(4) }, () => random(256)));
				break;
			case 2:
				bytes.splice(at, 0, ...bytes.slice(at, at + random(12)));
				break;
			case 3:
				bytes.splice(at, 1, 255, 255, 255, random(128));
				break;
			default:
				bytes[Math.min(at, bytes.length - 1)] = random(256);
		}
	}
	return Uint8Array.from(bytes);
}
