/** Real server, real sockets, real disks in memory: what is written offline arrives, and the state says where it is. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
});
afterEach(() => round.stop());

describe('two people', () => {
	test('have everything after both wrote without a network', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		ana.person.cable.cut();
		ben.person.cable.cut();
		await write(ana.tab.room, 'from ana');
		await write(ben.tab.room, 'from ben 1');
		await write(ben.tab.room, 'from ben 2');
		await until(() =>
			expect(ana.tab.room.state).toMatchObject({ word: 'on-device', waiting: 1, device: 'saved' })
		);
		await until(() =>
			expect(ben.tab.room.state).toMatchObject({ word: 'on-device', waiting: 2, device: 'saved' })
		);
		expect(ben.tab.room.state.since).not.toBeNull();

		ana.person.cable.restore();
		await untilInRoom(ana.tab.room);
		expect(ben.tab.room.state.waiting).toBe(2);
		ben.person.cable.restore();
		await untilInRoom(ben.tab.room);
		const all = ['from ana', 'from ben 1', 'from ben 2'];
		for (const { tab } of [ana, ben]) await until(() => expect(readTexts(tab.room)).toEqual(all));
		expect((await round.onServer()).content).toEqual(all);
	});

	test('see each other at once, and whose edits are whose', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		await write(ben.tab.room, 'hello');
		await until(() => expect(readTexts(ana.tab.room)).toEqual(['hello']));
		const { clientID } = ben.tab.room.docs.content;
		await until(() => expect(ana.tab.room.people.get(clientID)).toBe(ben.tab.device.identity.principal));
		ben.tab.room.awareness.setLocalStateField('at', 'notes');
		await until(() => expect(ana.tab.room.awareness.getStates().get(clientID)).toEqual({ at: 'notes' }));
	});
});

describe('the way back', () => {
	test('shows a person to the others again, who had seen them leave', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		const { clientID } = ben.tab.room.docs.content;
		const seen = () => ana.tab.room.awareness.getStates().has(clientID);
		await until(() => expect(seen()).toBe(true));
		ben.person.cable.cut({ politely: true });
		await until(() => expect(seen()).toBe(false));
		ben.person.cable.restore();
		await until(() => expect(seen()).toBe(true));
	});

	test('is taken on new sockets when the network says it is back, for the old ones may be dead', async () => {
		const ana = await round.host();
		const { opened } = ana.person.cable;
		ana.person.cable.restore();
		await until(() => expect(ana.person.cable.opened).toBe(opened + 3));
		await untilInRoom(ana.tab.room);
	});
});

describe('edits that wait', () => {
	test('wait still after the tab was closed and opened without a network', async () => {
		const ana = await round.host();
		ana.person.cable.cut();
		await write(ana.tab.room, 'one');
		await write(ana.tab.room, 'two');
		await ana.tab.close();

		const again = await ana.person.open(round.id);
		expect(readTexts(again.room)).toEqual(['one', 'two']);
		expect(again.room.state).toMatchObject({ word: 'on-device', waiting: 2 });
		expect(await again.device.waitingIn(round.id)).toBe(2);
		await write(again.room, 'three');
		expect(again.room.state.waiting).toBe(3);
		ana.person.cable.restore();
		await untilInRoom(again.room);
		expect((await round.onServer()).content).toEqual(['one', 'three', 'two']);
		await until(async () => expect(await again.device.waitingIn(round.id)).toBe(0));
	});

	test('are on disk when the tab dies, if it said so', async () => {
		const ana = await round.host();
		ana.person.cable.cut();
		await write(ana.tab.room, 'last words');
		await until(() => expect(ana.tab.room.leaveGuard).toBe(false));
		// No close, nothing flushed: another tab finds what is there.
		const again = await ana.person.open(round.id);
		expect(readTexts(again.room)).toEqual(['last words']);
		expect(again.room.state.waiting).toBe(1);
	});

	test('include deletions, which a state vector does not show', async () => {
		const ana = await round.host();
		const text = ana.tab.room.docs.content.getText('plain');
		text.insert(0, 'hello');
		await untilInRoom(ana.tab.room);
		ana.person.cable.cut();
		text.delete(0, 4);
		expect(ana.tab.room.state.waiting).toBe(1);
		await ana.tab.close();
		const again = await ana.person.open(round.id);
		expect(again.room.state.waiting).toBe(1);
		ana.person.cable.restore();
		await untilInRoom(again.room);
		const ben = await round.guest('ben', 'reader');
		expect(ben.tab.room.docs.content.getText('plain').toString()).toBe('o');
	});

	test('are told to wait as long as the server has not said that they are on its disk', async () => {
		const ana = await round.host();
		const { promise, resolve } = Promise.withResolvers<void>();
		const { storage } = round.relay.attached.services;
		const commit = storage.commit.bind(storage);
		storage.commit = async (entries) => {
			await promise;
			return commit(entries);
		};
		await write(ana.tab.room, 'slow');
		expect(ana.tab.room.state.waiting).toBe(1);
		await until(() =>
			expect(ana.tab.room.state).toMatchObject({ word: 'sending', waiting: 1, connection: 'live' })
		);
		resolve();
		await untilInRoom(ana.tab.room);
		expect(ana.tab.room.state.lastCommittedAt).not.toBeNull();
	});

	test('wait again when the answer was lost, and are not doubled', async () => {
		const ana = await round.host();
		const { storage } = round.relay.attached.services;
		const commit = storage.commit.bind(storage);
		storage.commit = async (entries) => {
			const done = await commit(entries);
			ana.person.cable.cut();
			return done;
		};
		await write(ana.tab.room, 'once');
		await until(() => expect(ana.tab.room.state.connection).not.toBe('live'));
		expect(ana.tab.room.state.waiting).toBe(1);
		storage.commit = commit;
		ana.person.cable.restore();
		await untilInRoom(ana.tab.room);
		expect((await round.onServer()).content).toEqual(['once']);
	});
});

describe('the server', () => {
	test('has everything it confirmed after it was stopped and started', async () => {
		const ana = await round.host();
		await write(ana.tab.room, 'before');
		await untilInRoom(ana.tab.room);
		await round.restart(async () => {
			await write(ana.tab.room, 'while it was away');
			expect(ana.tab.room.state.waiting).toBe(1);
		});
		ana.person.cable.restore();
		await untilInRoom(ana.tab.room);
		expect((await round.onServer()).content).toEqual(['before', 'while it was away']);
	});
});

describe('the word', () => {
	test('is "on this device" without a network also when nothing waits', async () => {
		const ana = await round.host();
		ana.person.cable.cut();
		await until(() =>
			expect(ana.tab.room.state).toMatchObject({ word: 'on-device', waiting: 0, connection: 'offline' })
		);
		ana.person.cable.restore();
		await untilInRoom(ana.tab.room);
		expect(ana.tab.room.state.since).toBeNull();
	});

	test('is "only in this tab" where the browser keeps nothing, until the server has it', async () => {
		await round.host();
		const ben = await round.guest('ben', 'participant', null);
		expect(ben.tab.device.storage).toBe('memory');
		ben.person.cable.cut();
		await write(ben.tab.room, 'thin ice');
		await until(() =>
			expect(ben.tab.room.state).toMatchObject({ word: 'only-in-tab', device: 'refused', waiting: 1 })
		);
		expect(ben.tab.room.leaveGuard).toBe(true);
		ben.person.cable.restore();
		await untilInRoom(ben.tab.room);
		expect(ben.tab.room.leaveGuard).toBe(false);
	});
});
