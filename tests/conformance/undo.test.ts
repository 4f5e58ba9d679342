/** Taking back what one person did: by facilitators, on what is stored, as one edit that everybody gets. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Undone } from '#protocol';
import { call, joinRoom, startRelay, type TestPerson } from '../support/relay.ts';
import { openClient, read, updateBy, until, update } from './kit.ts';
import { ada, bob, openContent, passTime, relay, restart, room, setStage } from './stage.ts';

setStage();

const HOUR_MS = 3_600_000;

async function undo(by: TestPerson, body: object): Promise<{ status: number; undone: Undone }> {
	const reply = await call(relay, 'POST', `/api/rooms/${room.id}/undo`, { token: by.token, body });
	return { status: reply.status, undone: (await reply.json()) as Undone };
}

const lastHour = (person: TestPerson) => ({ principal: person.principal, withinMs: HOUR_MS });

/** Ada writes, an hour passes, Bob ruins it, Ada writes on. Returns every update so far. */
async function ruin(): Promise<Uint8Array[]> {
	const [writer, vandal] = [await openContent(ada), await openContent(bob)];
	const log: Uint8Array[] = [];
	async function write(client: typeof writer, clientID: number, edit: (doc: Y.Doc) => void) {
		const bytes = updateBy(edit, { clientID, before: log });
		log.push(bytes);
		const before = client.committed;
		client.send(update(bytes));
		await until(() => client.committed > before);
	}
	await write(writer, 1, (doc) => doc.getText('notes').insert(0, 'air and water'));
	await write(vandal, 2, (doc) => doc.getText('notes').insert(0, 'early, '));
	passTime(2 * HOUR_MS);
	await write(vandal, 2, (doc) => doc.getText('notes').delete(7, 4));
	await write(vandal, 2, (doc) => doc.getText('notes').insert(7, 'SPAM SPAM'));
	await write(writer, 1, (doc) => doc.getText('notes').insert(doc.getText('notes').length, ' of 2026'));
	return log;
}
const ruined = 'early, SPAM SPAMand water of 2026';
const restored = 'early, air and water of 2026';

test('[U1] [U3] the last hour of one person goes for everybody, what others wrote meanwhile stays, and it can be undone', async () => {
	await ruin();
	const watcher = await openContent(bob);
	expect((await read(relay, room.id, 'content', ada)).text).toBe(ruined);
	const { undone } = await undo(ada, lastHour(bob));
	expect(undone).toMatchObject({ edits: 2, removed: 9, restored: 4 });
	expect(undone.frames).toEqual([{ doc: 'content', seq: 6 }]);
	await until(() => watcher.all('update').length === 1);
	expect((await read(relay, room.id, 'content', bob)).text).toBe(restored);
	// A client of ours is told that the facilitator did it.
	expect([...(watcher.all('who').at(-1)?.owners.values() ?? [])]).toEqual([ada.principal]);

	const back = await undo(ada, { frames: undone.frames });
	expect(back.undone.frames).toEqual([{ doc: 'content', seq: 7 }]);
	expect((await read(relay, room.id, 'content', ada)).text).toBe(ruined);
});

test('[U4] looking changes nothing, and nobody but a facilitator may even look', async () => {
	await ruin();
	const body = { principal: bob.principal, withinMs: 3 * HOUR_MS, preview: true };
	const looked = await undo(ada, body);
	expect(looked.undone).toEqual({ edits: 3, removed: 16, restored: 4, frames: [] });
	expect((await read(relay, room.id, 'content', ada)).text).toBe(ruined);
	const participant = await joinRoom(relay, room, 'participant');
	for (const person of [participant, bob]) {
		expect((await undo(person, body)).status).toBe(403);
		expect((await undo(person, { ...body, preview: false })).status).toBe(403);
	}
	expect((await read(relay, room.id, 'content', ada)).frames).toBe(5);
	for (const wrong of [{}, { frames: [] }, { principal: 'x' }, { frames: [{ doc: 'other', seq: 1 }] }])
		expect((await undo(ada, wrong)).status).toBe(400);
});

test('[U4] somebody who did nothing has nothing undone', async () => {
	await ruin();
	const nothing = { edits: 0, removed: 0, restored: 0, frames: [] };
	expect((await undo(ada, { principal: 'nobody-nobody-nobody-x', withinMs: HOUR_MS })).undone).toEqual(
		nothing
	);
	expect((await undo(ada, { frames: [{ doc: 'backstage', seq: 1 }] })).undone).toEqual(nothing);
});

describe('what is stored', () => {
	test('[U5] undo works after a restart, and on a document that was joined meanwhile', async () => {
		const log = await ruin();
		await restart();
		const { storage } = relay.attached.services;
		// Joining forgets the text that was deleted; the log still has it.
		const joined = new Y.Doc();
		for (const bytes of log) Y.applyUpdate(joined, bytes);
		const stored = await storage.loadDoc(room.id, 'content');
		expect(stored.updates.length).toBeGreaterThan(0);
		const data = Y.encodeStateAsUpdate(joined);
		const { admit } = await import('../../server/relay/admission.ts');
		const admission = admit(data);
		if (admission.verdict !== 'new') throw new Error(admission.verdict);
		const known = admission.delta.encode();
		await storage.compact(room.id, 'content', { seq: 5, data, known }, Date.now());
		expect((await undo(ada, lastHour(bob))).undone).toMatchObject({ edits: 2 });
		expect((await read(relay, room.id, 'content', ada)).text).toBe(restored);
	});

	test('[U5] a log that does not go back so far is not guessed at', async () => {
		const { storage } = relay.attached.services;
		const short = await startRelay({
			storage: { ...storage, loadHistory: () => Promise.resolve('gone' as const), close: async () => {} }
		});
		const path = `/api/rooms/${room.id}/undo`;
		const reply = await call(short, 'POST', path, { token: ada.token, body: lastHour(bob) });
		expect(reply.status).toBe(404);
		await short.stop();
	});

	test('[U5] a log of which something has rotted is refused, and nothing is changed', async () => {
		await ruin();
		const before = (await read(relay, room.id, 'content', ada)).text;
		await relay.stop({ keepData: true });
		const database = new DatabaseSync(join(relay.dataDir, 'roundtable.db'));
		database.exec('UPDATE frame SET data = zeroblob(length(data)) WHERE seq = 2');
		database.close();
		await restart();
		expect((await undo(ada, lastHour(bob))).status).toBe(404);
		expect((await read(relay, room.id, 'content', ada)).text).toBe(before);
	});
});

test('[U1] discussion and backstage are undone with it', async () => {
	const talk = await openClient(relay, room.id, 'discussion', bob);
	talk.send(update(updateBy((doc) => doc.getText('notes').insert(0, 'rude'), { clientID: 8 })));
	await until(() => talk.committed === 1);
	const { undone } = await undo(ada, lastHour(bob));
	expect(undone.frames).toEqual([{ doc: 'discussion', seq: 2 }]);
	expect((await read(relay, room.id, 'discussion', ada)).text).toBe('');
});
