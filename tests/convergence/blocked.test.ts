/** Networks that block websockets: the same promises by plain requests, and back again when they no longer do. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hurried, until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
	round.clock = hurried;
});
afterEach(() => round.stop());

const network = () => round.relay.attached.network;

describe.each(['refused', 'swallowed'] as const)('where upgrades are %s', (how) => {
	beforeEach(() => network().blockUpgrades(how));

	test('two people write with each other by requests, and are told so', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		await write(ana.tab.room, 'from ana');
		await write(ben.tab.room, 'from ben');
		for (const { tab } of [ana, ben]) {
			await until(() => expect(readTexts(tab.room)).toEqual(['from ana', 'from ben']));
			await untilInRoom(tab.room);
			expect(tab.room.state.via).toBe('requests');
		}
		const { clientID } = ben.tab.room.docs.content;
		await until(() => expect(ana.tab.room.people.get(clientID)).toBe(ben.tab.device.identity.principal));
		await until(() => expect(ana.tab.room.awareness.getStates().has(clientID)).toBe(true));
		await ben.tab.close();
		await until(() => expect(ana.tab.room.awareness.getStates().has(clientID)).toBe(false));
	});

	test('a role that changes and a removal bite as they do elsewhere', async () => {
		await round.host();
		const ben = await round.guest('ben', 'participant');
		await round.setRole(ben.tab, 'commenter');
		await until(() => expect(ben.tab.room.state.role).toBe('commenter'));
		await write(ben.tab.room, 'not mine to write');
		await until(() => expect(ben.tab.room.state.word).toBe('not-accepted'));
		await round.remove(ben.tab);
		await until(() => expect(ben.tab.room.state).toMatchObject({ role: null, connection: 'refused' }));
		expect((await round.onServer()).content).toEqual([]);
	});

	test('what is written while even requests fail arrives afterwards, once', async () => {
		const ana = await round.host();
		const ben = await round.guest('ben', 'participant');
		for (let i = 0; i < 3; i++) {
			ben.person.cable.cut();
			await write(ben.tab.room, `word ${i}`);
			await until(() => expect(ben.tab.room.state).toMatchObject({ word: 'on-device', waiting: 1 }));
			ben.person.cable.restore();
			await untilInRoom(ben.tab.room);
		}
		await until(() => expect(readTexts(ana.tab.room)).toEqual(['word 0', 'word 1', 'word 2']));
	});

	test('where replies are held back as well, it polls', async () => {
		const ana = await round.host();
		const ben = round.person('ben');
		ben.cable.holdsReplies = true;
		const device = await ben.device();
		const { joinRoom } = await import('$lib/sync');
		const link = await round.invite('participant');
		await joinRoom(device, ben.api, { ...link, name: 'Ben', organisation: '' });
		const tab = await ben.open(round.id, { device });
		await untilInRoom(tab.room);
		for (let i = 0; i < 10; i++) {
			await write(ana.tab.room, `ana ${i}`);
			await write(tab.room, `ben ${i}`);
		}
		const all = Array.from({ length: 10 }, (_, i) => [`ana ${i}`, `ben ${i}`]).flat();
		for (const room of [ana.tab.room, tab.room])
			await until(() => expect(readTexts(room)).toEqual(all.sort()));
		await untilInRoom(tab.room);
		expect(tab.room.state.via).toBe('requests');
	});

	test('once websockets pass again everybody is back on them, and nothing is lost or doubled', async () => {
		const ana = await round.host();
		await write(ana.tab.room, 'before');
		await untilInRoom(ana.tab.room);
		network().restore();
		for (let i = 0; i < 20; i++) await write(ana.tab.room, `during ${10 + i}`);
		await until(() => expect(ana.tab.room.state.via).toBe('websocket'));
		await untilInRoom(ana.tab.room);
		const all = ['before', ...Array.from({ length: 20 }, (_, i) => `during ${10 + i}`)];
		expect((await round.onServer()).content).toEqual(all);
	});
});

test('a server that restarts is no network that blocks', async () => {
	round.clock = undefined;
	const ana = await round.host();
	const vias: unknown[] = [];
	ana.tab.room.observe((state) => void vias.push(state.via));
	await round.restart();
	await write(ana.tab.room, 'after');
	await untilInRoom(ana.tab.room);
	expect(vias).not.toContain('requests');
});
