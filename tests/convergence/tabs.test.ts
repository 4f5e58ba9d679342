/** Two tabs of one browser share one disk: nothing counts twice, and nothing depends on which of them lives. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hurried, Person, until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
});
afterEach(() => round.stop());

/** A second tab of the same browser, with a cable of its own. */
async function secondTab(first: Person) {
	const second = new Person(first.name, () => round.relay.origin, first.disk);
	second.bearer.token = first.bearer.token;
	round.people.push(second);
	return { person: second, tab: await second.open(round.id, { clock: hurried }) };
}

describe('two tabs of one browser', () => {
	test('are the same person', async () => {
		const one = await round.host();
		const two = await secondTab(one.person);
		expect(two.tab.device.identity).toEqual(one.tab.device.identity);
	});

	test('show each other what is written without a network, and count it once', async () => {
		const one = await round.host();
		const two = await secondTab(one.person);
		await untilInRoom(two.tab.room);
		one.person.cable.cut();
		two.person.cable.cut();
		await write(one.tab.room, 'in one');
		await until(() => expect(readTexts(two.tab.room)).toEqual(['in one']));
		await write(two.tab.room, 'in two');
		for (const { tab } of [one, two]) {
			await until(() => expect(readTexts(tab.room)).toEqual(['in one', 'in two']));
			// The device's edits, the same number in both tabs.
			await until(() => expect(tab.room.state).toMatchObject({ word: 'on-device', waiting: 2 }));
		}
		await until(async () => expect(await one.tab.device.waitingIn(round.id)).toBe(2));
	});

	test('pass on what only one of them heard from the server', async () => {
		const one = await round.host();
		const two = await secondTab(one.person);
		const ben = await round.guest('ben', 'participant');
		await untilInRoom(two.tab.room);
		two.person.cable.cut();
		await write(ben.tab.room, 'from ben');
		await until(() => expect(readTexts(two.tab.room)).toEqual(['from ben']));
		await until(() => expect(two.tab.room.state).toMatchObject({ word: 'on-device', waiting: 0 }));
	});

	test('get each other’s edits to the server when the tab that wrote them is closed', async () => {
		const one = await round.host();
		const two = await secondTab(one.person);
		await untilInRoom(two.tab.room);
		one.person.cable.cut();
		two.person.cable.cut();
		await write(one.tab.room, 'left behind');
		await until(() => expect(two.tab.room.state.waiting).toBe(1));
		await one.person.stop();
		two.person.cable.restore();
		await untilInRoom(two.tab.room);
		expect((await round.onServer()).content).toEqual(['left behind']);
		await until(async () => expect(await two.tab.device.waitingIn(round.id)).toBe(0));
	});

	test('help each other: the one that is connected sends what the other cannot', async () => {
		const one = await round.host();
		const two = await secondTab(one.person);
		await untilInRoom(two.tab.room);
		one.person.cable.cut();
		await write(one.tab.room, 'through the other');
		// Cleared in both, although the first is still without a network.
		await until(() => expect(one.tab.room.state).toMatchObject({ word: 'on-device', waiting: 0 }));
		await untilInRoom(two.tab.room);
		expect((await round.onServer()).content).toEqual(['through the other']);
	});

	test('leave nothing waiting on disk after both were connected all the time', async () => {
		const one = await round.host();
		const two = await secondTab(one.person);
		await untilInRoom(two.tab.room);
		for (let i = 0; i < 10; i++) {
			await write(one.tab.room, `one ${i}`);
			await write(two.tab.room, `two ${i}`);
		}
		for (const { tab } of [one, two]) {
			await untilInRoom(tab.room);
			await until(() => expect(readTexts(tab.room)).toHaveLength(20));
		}
		await until(async () => expect(await one.tab.device.waitingIn(round.id)).toBe(0));
		expect((await round.onServer()).content).toHaveLength(20);
	});

	test('learn from each other that the roundtable was shared, and that it was forgotten', async () => {
		const one = await round.alone();
		const two = await secondTab(one.person);
		await write(two.tab.room, 'before sharing');
		await until(() => expect(readTexts(one.tab.room)).toEqual(['before sharing']));
		expect(two.tab.room.state.word).toBe('device-only-room');
		expect(await one.tab.room.share()).toMatchObject({ ok: true });
		two.person.bearer.token = one.person.bearer.token;
		for (const { tab } of [one, two]) await untilInRoom(tab.room);
		expect((await round.onServer()).content).toEqual(['before sharing']);

		await one.tab.room.close();
		expect(await one.tab.device.forgetRoom(round.id)).toBe(true);
		await until(() => expect(two.tab.room.state.forgotten).toBe(true));
		expect(one.tab.device.listRooms()).toEqual([]);
		await until(() => expect(two.tab.device.listRooms()).toEqual([]));
	});
});

test('Two browsers hear of each other by the server alone', async () => {
	const ana = await round.host();
	const ben = await round.guest('ben', 'participant');
	ben.person.cable.cut();
	await write(ana.tab.room, 'over the server only');
	await untilInRoom(ana.tab.room);
	expect(readTexts(ben.tab.room)).toEqual([]);
});
