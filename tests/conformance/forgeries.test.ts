/**
 * Six ways to speak in somebody else's name, against honest people with the stock provider, at seeded moments. Once more
 * with the check of client ids switched off, from out here: then the same tests must see the harm.
 */
import { createHash } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { createRandom } from '../support/random.ts';
import { createRoom, joinRoom, type TestPerson, type TestRoom } from '../support/relay.ts';
import {
	closeProvider,
	openClient,
	openProvider,
	presence,
	step2,
	until,
	update,
	type Client
} from './kit.ts';
import { relay, setStage } from './stage.ts';

setStage({ options: { limits: { address: { attempt: { burst: 1e6, perSecond: 1e6 } } } } });

const SEEDS = process.env['ROUNDTABLE_SOAK'] === undefined ? 10 : 500;
const GONE_MS = 1000;
const FORGED = 'FORGED';

type Victim = { id: number; clock: number; oldId: number; oldClock: number };

/** One struct as it goes over the wire, and no deletions. */
function struct(id: number, clock: number, ...rest: (number | string)[]): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const value of [1, 1, id, clock, ...rest, 0]) {
		if (typeof value === 'number') encoding.writeVarUint(encoder, value);
		else encoding.writeVarString(encoder, value);
	}
	return encoding.toUint8Array(encoder);
}
/** Text at the start of `notes`: a string item whose parent is named. */
const text = (id: number, clock: number, said: string) => struct(id, clock, 4, 1, 'notes', said);

const FORGERIES: Record<string, (victim: Victim, pick: (below: number) => number) => Uint8Array> = {
	/** Uses up clocks, so that what its owner writes next seems known. */
	burn: ({ id, clock }, pick) => update(struct(id, clock, 0, 10 + pick(1_000_000))),
	/** Says something else under clocks that are taken, and goes on from there. */
	fork: ({ id, clock }, pick) =>
		update(text(id, Math.max(0, clock - 1 - pick(3)), FORGED + 'x'.repeat(20 + pick(20)))),
	gap: ({ id, clock }, pick) => step2(text(id, clock + 1 + pick(1000), FORGED)),
	/** Goes on where a session of its owner ended long ago. */
	'back-date': ({ oldId, oldClock }) => update(text(oldId, oldClock, FORGED)),
	/** Longer than what its owner says meanwhile: under clocks that are taken to the last nothing is new, and nothing is passed on. */
	impersonate: ({ id, clock }, pick) => update(text(id, clock, FORGED + 'x'.repeat(1 + pick(9)))),
	awareness: ({ id }, pick) => presence([id, 1000 + pick(1000), { user: { name: FORGED } }])
};

/** As if client ids belonged to nobody. */
async function trustEverybody(room: TestRoom): Promise<void> {
	const doc = await relay.attached.relay.load(room.id, 'content');
	Object.defineProperty(doc.bindings, 'get', { value: () => undefined });
	const none = { value: () => undefined, configurable: true };
	if (doc.presence !== null) Object.defineProperties(doc.presence, { speakerOf: none });
}

type Scene = { room: TestRoom; honest: WebsocketProvider[]; eve: Client; victim: Victim; said: string[] };

async function setScene(pick: (below: number) => number, isChecked: boolean): Promise<Scene> {
	const room = await createRoom(relay);
	const people: TestPerson[] = [room.facilitator, await joinRoom(relay, room, 'participant')];
	if (!isChecked) await trustEverybody(room);
	const said: string[] = [];
	const open = (person: TestPerson) => openProvider(relay, room.id, 'content', person);
	const say = (provider: WebsocketProvider, word: string) => {
		said.push(word);
		const notes = provider.doc.getText('notes');
		notes.insert(pick(2) === 0 ? 0 : notes.length, `${word} `);
	};
	const before = open(room.facilitator);
	say(before, 'earlier');
	const oldId = before.doc.clientID;
	const oldClock = clockOf(before, oldId);
	const stored = async () => (await relay.attached.services.storage.listFrames(room.id, 'content', 0)).length;
	await until(() => before.synced);
	await expect.poll(stored, { interval: 5 }).toBeGreaterThan(0);
	closeProvider(before);

	const honest = people.map(open);
	for (const provider of honest) provider.awareness.setLocalState({ user: { name: 'honest' } });
	await until(() => honest.every((provider) => provider.synced));
	for (let i = 0; i < 2 + pick(6); i++) say(honest[pick(2)] ?? before, `early${i}`);
	const eve = await openClient(relay, room.id, 'content', await joinRoom(relay, room, 'participant'));
	const id = honest[0]?.doc.clientID ?? 0;
	await until(() => honest[1]?.awareness.getStates().has(id) ?? false);
	return {
		room,
		honest,
		eve,
		said,
		victim: { id, clock: clockOf(honest[0] ?? before, id), oldId, oldClock }
	};
}

function clockOf(provider: WebsocketProvider, id: number): number {
	return Y.decodeStateVector(Y.encodeStateVector(provider.doc)).get(id) ?? 0;
}
/** Not the state vector: two texts under one clock have the same. */
const hashOf = (doc: Y.Doc) =>
	createHash('sha256')
		.update(JSON.stringify(doc.getText('notes').toDelta()))
		.digest('hex');

/** What went wrong for honest people; empty: nothing. */
async function harmBy(kind: string, seed: number, isChecked: boolean): Promise<string[]> {
	const pick = createRandom(seed);
	const { room, honest, eve, victim, said } = await setScene(pick, isChecked);
	const [alice, bob] = honest as [WebsocketProvider, WebsocketProvider];
	const harm: string[] = [];
	const faces = new Set<string>();
	bob.awareness.on('update', () => {
		const state = bob.awareness.getStates().get(victim.id) as { user?: { name?: string } } | undefined;
		faces.add(state?.user?.name ?? '');
	});
	const at = pick(3);
	const started = performance.now();
	for (let i = 0; i < 5; i++) {
		if (i === at) say();
		eve.send((FORGERIES[kind] ?? (() => new Uint8Array()))(victim, pick));
	}
	function say() {
		for (const [index, provider] of honest.entries()) {
			said.push(`late${index}`);
			provider.doc.getText('notes').insert(0, `late${index} `);
		}
	}
	await until(() => eve.closed !== null || !isChecked, GONE_MS).catch(() => harm.push('she is still here'));
	if (isChecked && performance.now() - started > GONE_MS) harm.push('she was here for long');
	const isWhole = () =>
		hashOf(alice.doc) === hashOf(bob.doc) && said.every((word) => textOf(bob).includes(word));
	await until(isWhole, isChecked ? 10_000 : 500).catch(() =>
		harm.push('words are missing, or the texts differ')
	);
	const newcomer = openProvider(relay, room.id, 'content', room.facilitator);
	await until(() => newcomer.synced);
	if (isChecked && hashOf(newcomer.doc) !== hashOf(bob.doc)) harm.push('the server has something else');
	for (const provider of [...honest, newcomer])
		if (textOf(provider).includes(FORGED)) harm.push('forged words');
	// Presence travels in windows of its own.
	if (!isChecked) await until(() => faces.has(FORGED), 500).catch(() => undefined);
	if (faces.has(FORGED)) harm.push('another face');
	for (const provider of [...honest, newcomer]) {
		try {
			closeProvider(provider);
		} catch {
			// The stock client takes another id when somebody writes with its own, and then stumbles over its presence.
			harm.push('a client is broken');
		}
	}
	eve.close();
	return harm;
}
const textOf = (provider: WebsocketProvider) => provider.doc.getText('notes').toString();

describe.each(Object.keys(FORGERIES))('%s', (kind) => {
	test('[A11] [P4] ends the attacker within a second and does no harm', { timeout: 600_000 }, async () => {
		for (let seed = 1; seed <= SEEDS; seed++) {
			expect([seed, ...(await harmBy(kind, seed, true))]).toEqual([seed]);
		}
	});

	// A gap is no matter of client ids: it is held back all the same.
	test.skipIf(kind === 'gap')('would be noticed, if client ids belonged to nobody', async () => {
		expect(await harmBy(kind, 1, false)).not.toEqual([]);
	});
});
