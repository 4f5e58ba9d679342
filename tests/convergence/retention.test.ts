/** The day on which a server deletes a roundtable, as the devices of its people live through it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

const DAY = 86_400_000;
let aheadMs = 0;
let round: ServedRound;
beforeEach(async () => {
	aheadMs = 0;
	round = await ServedRound.start({ clock: () => Date.now() + aheadMs });
});
afterEach(() => round.stop());

test('everybody knows the day, and afterwards keeps what they had, and knows that nobody else has it', async () => {
	const { person: ana, tab } = await round.host();
	const ben = await round.guest('ben', 'participant');
	await write(tab.room, 'first');
	await untilInRoom(tab.room);
	await until(() => expect(readTexts(ben.tab.room)).toEqual(['first']));
	const day = Date.now() + 30 * DAY;
	expect(await ana.api.updateRoom(round.id, { deleteAt: day })).toMatchObject({ ok: true });
	for (const { device } of [tab, ben.tab])
		await until(() => expect(device.getRoom(round.id)).toMatchObject({ deleteAt: day }));

	// Ben is away when it happens.
	await ben.tab.close();
	aheadMs = 31 * DAY;
	await round.relay.attached.retention.sweep();
	await until(() => expect(tab.room.state).toMatchObject({ word: 'device-only-room', connection: 'none' }));
	expect(tab.room.state.refusal).toMatchObject({ reason: 'deleted', count: 0 });
	expect(tab.device.getRoom(round.id)?.deletedAt).toBeGreaterThan(0);
	await write(tab.room, 'second');
	expect(readTexts(tab.room)).toEqual(['first', 'second']);
	expect(tab.room.state).toMatchObject({ word: 'device-only-room', waiting: 0 });

	const back = await ben.person.open(round.id);
	await until(() => expect(back.room.state.word).toBe('device-only-room'));
	expect(readTexts(back.room)).toEqual(['first']);
	expect(back.room.state.role).toBe('participant');
});
