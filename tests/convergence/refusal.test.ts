/** What the server does not take is neither lost nor sent again behind anybody's back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addCard, cardText, listCards } from '$lib/model';
import type { Quarantined, RoomSync } from '$lib/sync';
import { until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
});
afterEach(() => round.stop());

/** What the quarantine holds, read as its document would be. */
async function refusedTexts(room: RoomSync, record: Quarantined): Promise<string[]> {
	const doc = new Y.Doc();
	for (const update of (await room.refusals.read(record)).updates) Y.applyUpdate(doc, update);
	return listCards(doc).map((card) => cardText(doc, card.id)?.toString() ?? '');
}

function untilRefused(room: RoomSync, count: number): Promise<Quarantined> {
	return until(() => {
		expect(room.state).toMatchObject({
			word: 'not-accepted',
			connection: 'live',
			waiting: 0,
			refusal: { count }
		});
		const [record] = room.refusals.all;
		if (record === undefined) throw new Error('nothing in quarantine');
		return record;
	});
}

/** Somebody who wrote this in another's roundtable while the network was away. */
async function offlineGuest(...words: string[]) {
	await round.host();
	const ben = await round.guest('ben', 'participant');
	ben.person.cable.cut();
	for (const word of words) await write(ben.tab.room, word);
	return ben;
}

describe('somebody who lost the right to write while writing offline', () => {
	test('sees the roundtable as the server has it, and keeps the refused edits beside it', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		await write(ana.tab.room, 'accepted');
		await until(() => expect(readTexts(ben.tab.room)).toEqual(['accepted']));
		ben.person.cable.cut();
		await write(ben.tab.room, 'refused 1');
		await write(ben.tab.room, 'refused 2');
		await round.setRole(ben.tab, 'commenter');
		const before = ben.tab.room.docs.content;
		ben.person.cable.restore();

		const record = await untilRefused(ben.tab.room, 2);
		expect(record).toMatchObject({ doc: 'content', reason: 'role', rebuilt: true });
		expect(ben.tab.room.docs.content).not.toBe(before);
		expect(readTexts(ben.tab.room)).toEqual(['accepted']);
		expect(await refusedTexts(ben.tab.room, record)).toEqual(['accepted', 'refused 1', 'refused 2']);
		expect((await round.onServer()).content).toEqual(['accepted']);
		expect(await ben.tab.device.waitingIn(round.id)).toBe(2);
	});

	test('still has them after a reload, and nothing sends them, not even a new right to write', async () => {
		const ben = await offlineGuest('refused');
		await round.setRole(ben.tab, 'reader');
		ben.person.cable.restore();
		await untilRefused(ben.tab.room, 1);
		await round.setRole(ben.tab, 'participant');
		await ben.tab.close();

		const again = await ben.person.open(round.id);
		const record = await untilRefused(again.room, 1);
		expect(again.room.state.role).toBe('participant');
		await write(again.room, 'new');
		await until(() => expect(again.room.state.waiting).toBe(0));
		expect((await round.onServer()).content).toEqual(['new']);
		expect(await refusedTexts(again.room, record)).toEqual(['refused']);
	});

	test('still has them when the tab was closed before the server could show its own', async () => {
		const ben = await offlineGuest('refused');
		await round.setRole(ben.tab, 'reader');
		const stop = ben.tab.room.observe(({ refusal }) => {
			if (refusal !== null) ben.person.cable.cut();
		});
		ben.person.cable.restore();
		await until(() => expect(ben.tab.room.refusals.all).toMatchObject([{ rebuilt: false, count: 1 }]));
		expect(readTexts(ben.tab.room)).toEqual(['refused']);
		stop();
		await ben.tab.close();
		await round.setRole(ben.tab, 'participant');

		const offline = await ben.person.open(round.id);
		expect(offline.room.state).toMatchObject({ word: 'not-accepted', waiting: 0, refusal: { count: 1 } });
		const [record] = offline.room.refusals.all;
		if (record === undefined) throw new Error('nothing in quarantine');
		expect(await offline.room.refusals.applyAgain(record)).toBe('not-now');
		ben.person.cable.restore();
		await untilRefused(offline.room, 1);
		expect(readTexts(offline.room)).toEqual([]);
		expect((await round.onServer()).content).toEqual([]);
	});

	test('makes them again by an act of their own once they may write', async () => {
		const ben = await offlineGuest('refused 1', 'refused 2');
		await round.setRole(ben.tab, 'reader');
		ben.person.cable.restore();
		const record = await untilRefused(ben.tab.room, 2);
		expect(await ben.tab.room.refusals.applyAgain(record)).toBe('role');
		await round.setRole(ben.tab, 'participant');
		await until(() => expect(ben.tab.room.state.role).toBe('participant'));
		expect(await ben.tab.room.refusals.applyAgain(record)).toBe('applied');
		await untilInRoom(ben.tab.room);
		expect(ben.tab.room.refusals.all).toEqual([]);
		expect((await round.onServer()).content).toEqual(['refused 1', 'refused 2']);
	});

	test('may throw them away', async () => {
		const ben = await offlineGuest('refused');
		await round.setRole(ben.tab, 'reader');
		ben.person.cable.restore();
		const record = await untilRefused(ben.tab.room, 1);
		await ben.tab.room.refusals.discard(record);
		await untilInRoom(ben.tab.room);
		expect(await ben.tab.device.waitingIn(round.id)).toBe(0);
	});
});

describe('a refusal while connected', () => {
	test('takes only what was refused; what the server had confirmed before stays', async () => {
		await round.host();
		const ben = await round.guest('ben', 'participant');
		await write(ben.tab.room, 'taken');
		await untilInRoom(ben.tab.room);
		await round.setRole(ben.tab, 'reader');
		await until(() => expect(ben.tab.room.state.role).toBe('reader'));
		await write(ben.tab.room, 'not taken');
		await untilRefused(ben.tab.room, 1);
		expect(readTexts(ben.tab.room)).toEqual(['taken']);
	});

	test('is the same refusal in both tabs of the browser', async () => {
		await round.host();
		const ben = await round.guest('ben', 'participant');
		const other = await ben.person.open(round.id);
		await untilInRoom(other.room);
		await round.setRole(ben.tab, 'reader');
		await until(() => expect(ben.tab.room.state.role).toBe('reader'));
		await write(ben.tab.room, 'not taken');
		for (const room of [ben.tab.room, other.room]) {
			const record = await untilRefused(room, 1);
			expect(record.reason).toBe('role');
			expect(readTexts(room)).toEqual([]);
		}
		expect(ben.tab.room.refusals.all).toEqual(other.room.refusals.all);
	});

	test('of one document leaves the others alone', async () => {
		await round.host();
		const ben = await round.guest('ben', 'commenter');
		const { content, discussion } = ben.tab.room.docs;
		discussion.getMap('votes').set('target:ben', 1);
		await write(ben.tab.room, 'not taken');
		await untilRefused(ben.tab.room, 1);
		expect(ben.tab.room.docs.content).not.toBe(content);
		expect(ben.tab.room.docs.discussion).toBe(discussion);
		expect(discussion.getMap('votes').get('target:ben')).toBe(1);
	});
});

describe('somebody who was removed', () => {
	test('keeps what they have, is told, and sends nothing more', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		await write(ana.tab.room, 'read before');
		await until(() => expect(readTexts(ben.tab.room)).toEqual(['read before']));
		ben.person.cable.cut();
		await write(ben.tab.room, 'too late');
		await round.remove(ben.tab);
		ben.person.cable.restore();
		await until(() =>
			expect(ben.tab.room.state).toMatchObject({
				word: 'not-accepted',
				connection: 'refused',
				role: null,
				refusal: { count: 1, reason: 'signedOut' }
			})
		);
		// There is no server to fill another document from, so both stay in view.
		expect(readTexts(ben.tab.room)).toEqual(['read before', 'too late']);
		await ben.tab.close();
		const again = await ben.person.open(round.id);
		await until(() =>
			expect(again.room.state).toMatchObject({ connection: 'refused', refusal: { count: 1 } })
		);
		expect(readTexts(again.room)).toEqual(['read before', 'too late']);
		expect((await round.onServer()).content).toEqual(['read before']);
	});

	test('may throw away what was refused: it is offered no longer, and gone once they are let in again', async () => {
		const ben = await offlineGuest('too late');
		await round.remove(ben.tab);
		ben.person.cable.restore();
		await until(() => expect(ben.tab.room.state).toMatchObject({ role: null, refusal: { count: 1 } }));
		const [record] = ben.tab.room.refusals.all;
		if (record === undefined) throw new Error('nothing in quarantine');
		await ben.tab.room.refusals.discard(record);
		expect(ben.tab.room.refusals.all).toEqual([]);
		await until(() =>
			expect(ben.tab.room.state).toMatchObject({ word: 'on-device', waiting: 0, refusal: { count: 0 } })
		);
		await ben.tab.close();

		await round.setRole(ben.tab, 'participant');
		const again = await ben.person.open(round.id);
		await untilInRoom(again.room);
		expect(again.room.refusals.all).toEqual([]);
		expect(readTexts(again.room)).toEqual([]);
		await until(async () => expect(await again.device.waitingIn(round.id)).toBe(0));
		expect((await round.onServer()).content).toEqual([]);
	});
});

describe('backstage', () => {
	test('comes with the role of facilitator and goes with it, from the device too', async () => {
		const ana = await round.host();
		ana.tab.room.docs.backstage?.getMap('notes').set('secret', 'x');
		await untilInRoom(ana.tab.room);
		const ben = await round.guest('ben', 'participant');
		expect(ben.tab.room.docs.backstage).toBeNull();
		await round.setRole(ben.tab, 'facilitator');
		await until(() => expect(ben.tab.room.docs.backstage?.getMap('notes').get('secret')).toBe('x'));
		await untilInRoom(ben.tab.room);
		await round.setRole(ben.tab, 'participant');
		await until(() => expect(ben.tab.room.docs.backstage).toBeNull());
		await untilInRoom(ben.tab.room);
		expect(ben.tab.room.state.role).toBe('participant');
		await ben.tab.close();

		// With the cable cut only what is on the device can come back.
		ben.person.cable.cut();
		const device = await ben.person.device();
		await device.updateRoom(round.id, { role: 'facilitator' });
		const again = await ben.person.open(round.id, { device });
		expect(again.room.docs.backstage?.getMap('notes').size).toBe(0);
	});

	test('keeps what was written there offline when the role is gone', async () => {
		await round.host();
		const ben = await round.guest('ben', 'facilitator');
		ben.person.cable.cut();
		ben.tab.room.docs.backstage?.getMap('notes').set('draft', 'y');
		await round.setRole(ben.tab, 'participant');
		ben.person.cable.restore();
		const record = await untilRefused(ben.tab.room, 1);
		expect(record).toMatchObject({ doc: 'backstage', reason: 'role' });
		expect(ben.tab.room.docs.backstage).toBeNull();
	});
});

test('An edit that is too large is refused without a loop of connections', async () => {
	const ana = await round.host();
	await write(ana.tab.room, 'fine');
	await untilInRoom(ana.tab.room);
	addCard(
		ana.tab.room.docs.content,
		{ kind: 'idea', text: 'x'.repeat(8 * 1024 * 1024) },
		{ principal: 'ana_aaaaaaaaaaaaaaaaaaa', name: 'Ana' }
	);
	const record = await untilRefused(ana.tab.room, 1);
	expect(record.reason).toBe('too-large');
	expect(readTexts(ana.tab.room)).toEqual(['fine']);
});
