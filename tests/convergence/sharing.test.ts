/** From a roundtable that one device alone knows to one on the server, and what happens when the server is not what it was. */
import { DatabaseSync } from 'node:sqlite';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { joinRoom } from '$lib/sync';
import { hurried, until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
});
afterEach(() => round.stop());

describe('a roundtable made without a network', () => {
	test('is shared later with everything in it', async () => {
		const { person, tab } = await round.alone();
		person.cable.cut();
		await write(tab.room, 'first');
		tab.room.docs.discussion.getMap('votes').set('first:ana', 1);
		tab.room.docs.backstage?.getMap('notes').set('mine', 'x');
		expect(tab.room.state).toMatchObject({
			word: 'device-only-room',
			connection: 'none',
			waiting: 0,
			since: null
		});
		expect(await tab.room.share()).toEqual({ ok: false, problem: 'offline' });
		expect(tab.room.state.word).toBe('device-only-room');
		await tab.close();

		const again = await person.open(round.id);
		person.cable.restore();
		expect(await again.room.share()).toMatchObject({ ok: true });
		expect(again.room.state.waiting).toBeGreaterThan(0);
		await untilInRoom(again.room);
		const ben = await round.guest('ben', 'facilitator');
		expect(readTexts(ben.tab.room)).toEqual(['first']);
		await until(() => expect(ben.tab.room.docs.discussion.getMap('votes').get('first:ana')).toBe(1));
		await until(() => expect(ben.tab.room.docs.backstage?.getMap('notes').get('mine')).toBe('x'));
	});

	test('is shared once, also when the reply was lost', async () => {
		const { person, tab } = await round.alone();
		await write(tab.room, 'first');
		const { fetch } = person.cable;
		const calls: string[] = [];
		Object.assign(person.cable, {
			async fetch(...call: Parameters<typeof fetch>) {
				const reply = await fetch(...call);
				calls.push(String(call[0]));
				if (calls.length === 1) throw new TypeError('fetch failed');
				return reply;
			}
		});
		await tab.close();
		const again = await person.open(round.id);
		expect(await again.room.share()).toEqual({ ok: false, problem: 'offline' });
		expect(again.room.state.word).toBe('device-only-room');
		// The server has the roundtable already, and nothing of what is in it.
		expect(await again.device.waitingIn(round.id)).toBeGreaterThan(0);
		expect(await again.room.share()).toMatchObject({ ok: true });
		await untilInRoom(again.room);
		expect((await round.onServer()).content).toEqual(['first']);
	});

	test('does not take the place of somebody else’s under the same id', async () => {
		const { tab } = await round.host();
		const eve = round.person('eve');
		const device = await eve.device();
		const record = tab.device.getRoom(round.id);
		if (record === null) throw new Error('no record');
		await device.putRoom({ ...record, where: 'device', principal: device.identity.principal });
		const other = await eve.open(round.id, { device });
		await write(other.room, 'not here');
		expect(await other.room.share()).toEqual({ ok: false, problem: 'room-exists' });
		expect(other.room.state).toMatchObject({ word: 'device-only-room', connection: 'none' });
		expect((await round.onServer()).content).toEqual([]);
	});
});

describe('a session that is over', () => {
	test('is made anew by the device itself', async () => {
		const ana = await round.host();
		ana.person.cable.cut();
		await write(ana.tab.room, 'waits');
		ana.person.bearer.token = 'A'.repeat(43);
		ana.person.cable.restore();
		await untilInRoom(ana.tab.room);
		expect(ana.person.bearer.token).not.toBe('A'.repeat(43));
		expect((await round.onServer()).content).toEqual(['waits']);
	});

	test('is made anew once, also when one document hears late that the old one was over', async () => {
		const ana = await round.host();
		ana.person.cable.cut();
		ana.person.bearer.token = 'A'.repeat(43);
		const { promise, resolve } = Promise.withResolvers<void>();
		ana.person.cable.delayClose = (url) => (url.endsWith('/discussion') ? promise : null);
		ana.person.cable.restore();
		await until(() => expect(ana.person.bearer.token).not.toBe('A'.repeat(43)));
		ana.person.cable.delayClose = () => null;
		resolve();
		await untilInRoom(ana.tab.room);
	});

	test('is tried again while the server cannot be asked', async () => {
		const ana = await round.host();
		ana.person.cable.cut();
		ana.person.bearer.token = 'A'.repeat(43);
		await ana.tab.close();
		const { fetch } = ana.person.cable;
		let reachable = false;
		Object.assign(ana.person.cable, {
			fetch: (...call: Parameters<typeof fetch>) =>
				reachable ? fetch(...call) : Promise.reject(new TypeError('fetch failed'))
		});
		ana.person.cable.restore();
		const again = await ana.person.open(round.id, { clock: hurried });
		await until(() => expect(again.room.state.connection).toBe('offline'));
		reachable = true;
		await untilInRoom(again.room);
	});
});

describe('joining', () => {
	test('puts the roundtable with its promise on the device, and keeps what is there', async () => {
		await round.host();
		const ben = await round.guest('ben', 'commenter');
		const invite = await round.invite('participant');
		expect(
			await joinRoom(ben.tab.device, ben.person.api, { ...invite, name: 'Ben', organisation: 'Org' })
		).toMatchObject({
			ok: true,
			value: { id: round.id, where: 'room', role: 'participant', title: 'Air quality' }
		});
		await until(() => expect(ben.tab.room.state.role).toBe('participant'));
		await write(ben.tab.room, 'allowed now');
		await untilInRoom(ben.tab.room);
		expect(ben.tab.device.listRooms()).toHaveLength(1);
	});
});

describe('a server whose backup was restored', () => {
	/** The data as it was when `keep` ran, with the epoch that a restored backup gets. */
	async function restoreBackup(keep: () => Promise<void>, then: () => Promise<void>): Promise<void> {
		await keep();
		const backup = `${round.relay.dataDir}-backup`;
		await round.restart(async (dataDir) => cp(dataDir, backup, { recursive: true }));
		await then();
		await round.restart(async (dataDir) => {
			await rm(dataDir, { recursive: true });
			await cp(backup, dataDir, { recursive: true });
			await rm(backup, { recursive: true });
			const database = new DatabaseSync(join(dataDir, 'roundtable.db'));
			database.prepare("UPDATE setting SET value = 'restored' WHERE key = 'epoch'").run();
			database.close();
		});
	}

	test('gets back what it had confirmed and lost', async () => {
		const ana = await round.host();
		await restoreBackup(
			async () => {
				await write(ana.tab.room, 'in the backup');
				await untilInRoom(ana.tab.room);
			},
			async () => {
				ana.person.cable.restore();
				await write(ana.tab.room, 'after the backup');
				await untilInRoom(ana.tab.room);
				await ana.tab.close();
			}
		);
		const again = await ana.person.open(round.id);
		await until(() => expect(again.room.state.lastCommittedAt).not.toBeNull());
		await untilInRoom(again.room);
		expect((await round.onServer()).content).toEqual(['after the backup', 'in the backup']);
	});

	test('makes everything wait again until it has said so', async () => {
		const ana = await round.host();
		await write(ana.tab.room, 'x');
		await untilInRoom(ana.tab.room);
		const seen: number[] = [];
		ana.tab.room.observe(({ waiting }) => seen.push(waiting));
		await restoreBackup(
			() => Promise.resolve(),
			() => Promise.resolve()
		);
		ana.person.cable.restore();
		await until(() => expect(ana.tab.room.state).toMatchObject({ connection: 'live', waiting: 0 }));
		expect(Math.max(...seen)).toBeGreaterThan(0);
	});

	test('is not given others’ words by somebody who only heard them; they are kept aside', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		await restoreBackup(
			async () => {
				await write(ana.tab.room, 'in the backup');
				await until(() => expect(readTexts(ben.tab.room)).toEqual(['in the backup']));
			},
			async () => {
				ana.person.cable.restore();
				ben.person.cable.restore();
				await write(ana.tab.room, 'lost by the server');
				await until(() => expect(readTexts(ben.tab.room)).toEqual(['in the backup', 'lost by the server']));
				await untilInRoom(ana.tab.room);
				await ana.tab.close();
			}
		);
		ben.person.cable.restore();
		await until(() =>
			expect(ben.tab.room.refusals.all).toMatchObject([{ reason: 'foreign-client', rebuilt: true }])
		);
		expect(readTexts(ben.tab.room)).toEqual(['in the backup']);
		// Who wrote it brings it back.
		const again = await ana.person.open(round.id);
		await untilInRoom(again.room);
		await until(() => expect(readTexts(ben.tab.room)).toEqual(['in the backup', 'lost by the server']));
	});

	test('[B5] gets others’ words back from those who heard them, once a facilitator lets them', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		const cem = await round.guest('cem', 'participant');
		await restoreBackup(
			async () => {
				await write(cem.tab.room, 'in the backup');
				for (const { tab } of [ana, ben])
					await until(() => expect(readTexts(tab.room)).toEqual(['in the backup']));
				await untilInRoom(cem.tab.room);
			},
			async () => {
				for (const { person } of [ana, ben, cem]) person.cable.restore();
				await write(cem.tab.room, 'lost by the server');
				const both = ['in the backup', 'lost by the server'];
				for (const { tab } of [ana, ben]) await until(() => expect(readTexts(tab.room)).toEqual(both));
				await untilInRoom(cem.tab.room);
				await cem.tab.close();
			}
		);
		for (const { person } of [ana, ben]) person.cable.restore();
		await until(() => expect(ben.tab.room.refusals.all).toMatchObject([{ rebuilt: true }]));
		await until(() => expect(ana.tab.room.state.recovery).toBe('possible'));
		const api = ana.person.api;
		expect(await api.letMembersRecover(round.id, true)).toMatchObject({ ok: true });
		const both = ['in the backup', 'lost by the server'];
		for (const { tab } of [ana, ben]) {
			await until(() => expect(readTexts(tab.room)).toEqual(both));
			await until(() => expect(tab.room.refusals.all).toEqual([]));
			await untilInRoom(tab.room);
			expect(tab.room.state.recovery).toBe('open');
		}
		expect((await round.onServer()).content).toEqual(both);
		// Who wrote it comes back, has the same, and writes on.
		const again = await cem.person.open(round.id);
		await untilInRoom(again.room);
		expect(again.room.refusals.all).toEqual([]);
		await write(again.room, 'written on');
		await until(() => expect(readTexts(ben.tab.room)).toEqual([...both, 'written on']));
	});
});
