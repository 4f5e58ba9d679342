/** A server whose disk is full: what people read meanwhile, and that nothing is lost when it has space again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/person.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { readTexts, Round, untilInRoom, write } from './round.ts';

let relay: TestRelay;
let round: Round;
let free = 10_000;
beforeEach(async () => {
	free = 10_000;
	relay = await startRelay({
		lowDiskBytes: 1000,
		fullDiskBytes: 100,
		freeBytes: () => Promise.resolve(free)
	});
	round = new Round(() => relay.origin);
});
afterEach(async () => {
	await round.stop();
	await relay.stop();
});

test('people go on, read that the server cannot save, and everything arrives when it can', async () => {
	const ana = await round.host();
	const ben = await round.guest('ben', 'participant');
	await write(ben.tab.room, 'before');
	await until(() => expect(readTexts(ana.tab.room)).toEqual(['before']));
	await untilInRoom(ben.tab.room);
	free = 50;
	await relay.attached.services.disk.check();
	await write(ben.tab.room, 'meanwhile');
	const held = { word: 'on-device', waiting: 1, outage: 'cannotStore', device: 'saved' };
	await until(() => expect(ben.tab.room.state).toMatchObject(held));
	// It is tried again and again, which must not look like an end of it.
	const seen = new Set<string>();
	ben.tab.room.observe(({ word }) => void seen.add(word));
	const sockets = ben.person.cable.opened;
	await until(() => expect(ben.person.cable.opened).toBeGreaterThan(sockets + 3));
	expect([...seen].filter((word) => word !== 'on-device')).toEqual([]);
	// Who comes in now reads all that there is.
	const cleo = await round.guest('cleo', 'reader');
	expect(readTexts(cleo.tab.room)).toEqual(['before']);
	free = 10_000;
	await untilInRoom(ben.tab.room);
	for (const { tab } of [ana, cleo])
		await until(() => expect(readTexts(tab.room)).toEqual(['before', 'meanwhile']));
	expect(ben.tab.room.state.outage).toBeNull();
});
