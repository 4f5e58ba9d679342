/**
 * Sockets whose rights end while they are open: every kind of message, in every wrong form, from somebody just demoted,
 * whose session has just ended, or who was just removed. With rights.test.ts: 1,260 cases.
 */
import { describe, expect, test } from 'vitest';
import { DOC_NAMES, type DocName } from '#protocol';
import { call, joinRoom, type TestPerson } from '../support/relay.ts';
import { KINDS, newClientId, VARIANTS } from './kinds.ts';
import { openClient, typed, until, update, type Client } from './kit.ts';
import { ada, passTime, relay, room, setStage } from './stage.ts';

setStage();

const SESSION_MS = 180 * 86_400_000;
const asAda = (method: string, person: TestPerson, body?: object) =>
	call(relay, method, `/api/rooms/${room.id}/members/${person.principal}`, {
		token: ada.token,
		...(body === undefined ? {} : { body })
	});

/** Takes the rights of somebody away; the code that each socket ends with, by what it sent. */
const ENDS: Record<
	string,
	{ take: (person: TestPerson) => Promise<unknown>; code: (doc: DocName, isWhole: boolean) => number | null }
> = {
	demoted: {
		take: (person) => asAda('PATCH', person, { role: 'reader' }),
		code: (doc, isWhole) => (doc === 'backstage' ? 4403 : isWhole ? null : 4400)
	},
	expired: { take: () => Promise.resolve(passTime(SESSION_MS)), code: () => 4401 },
	revoked: { take: (person) => asAda('DELETE', person), code: () => 4401 }
};

/** Everything of a document that somebody without rights could have changed. */
async function stateOf(doc: DocName) {
	const open = await relay.attached.relay.load(room.id, doc);
	const frames = await relay.attached.services.storage.listFrames(room.id, doc, 0);
	return { frames: frames.length, clocks: [...open.clocks()], vector: [...open.stateVector()] };
}

/** Messages to one socket keep their order, so after a known one nothing earlier can follow. */
async function heardBy(watcher: Client, author: Client): Promise<string[]> {
	const mark = typed('mark', { clientID: newClientId() });
	author.send(update(mark));
	const has = () => watcher.all('update').some(({ content }) => Buffer.from(content).equals(mark));
	await until(has);
	return watcher
		.all('update')
		.map(({ content }) => Buffer.from(content).toString('base64'))
		.filter((text) => text !== Buffer.from(mark).toString('base64'));
}

describe.each(Object.keys(ENDS))('somebody just %s', (end) => {
	test.each(DOC_NAMES)('[R1] [R3] [R4] [R5] changes nothing on %s, whatever they send', async (doc) => {
		const { take, code } = ENDS[end] ?? { take: () => Promise.resolve(), code: () => null };
		const person = await joinRoom(relay, room, 'facilitator');
		// Of a session that outlives the other: its clock starts later.
		passTime(1000);
		const witness = await joinRoom(relay, room, 'facilitator');
		const watcher = await openClient(relay, room.id, doc, witness);
		const author = await openClient(relay, room.id, doc, witness);
		author.send(update(typed('first', { clientID: 77 })));
		await until(() => watcher.all('update').length === 1);
		const cases = Object.keys(KINDS).flatMap((kind) =>
			Object.keys(VARIANTS).map((variant) => ({ kind, variant }))
		);
		const clients = await Promise.all(cases.map(() => openClient(relay, room.id, doc, person)));
		if (end === 'expired') passTime(-1000);
		const before = await stateOf(doc);

		await take(person);
		const isKnown = (kind: string) =>
			['step1', 'step2', 'update', 'deletion', 'presence', 'query'].includes(kind);
		for (const [index, { kind, variant }] of cases.entries()) {
			clients[index]?.send((VARIANTS[variant] ?? ((x) => x))((KINDS[kind] ?? (() => new Uint8Array()))()));
		}
		for (const [index, { kind, variant }] of cases.entries()) {
			const client = clients[index];
			const expected = code(doc, variant === 'plain' && isKnown(kind));
			const label = `${kind}, ${variant}`;
			if (expected !== null) {
				expect([label, (await client?.end())?.code]).toEqual([label, expected]);
			} else {
				await client?.settled();
				const isWrite = ['step2', 'update', 'deletion'].includes(kind);
				// Whether a deletion follows from what is stored is looked up, which takes its time.
				if (isWrite) await until(() => client?.all('denied').length === 1);
				const denied = client?.all('denied') ?? [];
				expect([label, denied.map(({ reason }) => reason)]).toEqual([label, isWrite ? ['role'] : []]);
			}
		}
		expect(await stateOf(doc)).toEqual(before);
		expect(await heardBy(watcher, author)).toHaveLength(1);
		expect(cases).toHaveLength(60);
		for (const client of [...clients, watcher, author]) client.close();
	});
});

test('[I17] a session ends at its time, and the sockets that it opened with it, silent ones too', async () => {
	const silent = await openClient(relay, room.id, 'discussion', ada);
	const speaking = await openClient(relay, room.id, 'content', ada);
	await Promise.all([silent.settled(), speaking.settled()]);
	passTime(SESSION_MS);
	const reply = await call(relay, 'GET', `/api/rooms/${room.id}`, { token: ada.token });
	expect(reply.status).toBe(401);
	speaking.send(update(typed('too late')));
	expect((await speaking.end()).code).toBe(4401);
	expect((await stateOf('content')).frames).toBe(0);
	relay.attached.relay.tick();
	expect((await silent.end()).code).toBe(4401);
	expect((await (await openClient(relay, room.id, 'content', ada)).end()).code).toBe(4401);
});
