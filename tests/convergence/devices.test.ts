/** One person on several devices, and a reader at the door, each with the real client. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '$lib/api';
import { createRecoveryCode } from '#protocol';
import { enterWithPass, joinRoom, recoverRoom } from '$lib/sync';
import { sha256Hex } from '#util';
import { hurried, until } from '../support/person.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
});
afterEach(() => round.stop());

test('Somebody writes on two devices as one person, and one of them is signed out', async () => {
	const ana = await round.host();
	const pass = await ana.person.api.createPass(round.id);
	if (!pass.ok) throw new Error(pass.problem);
	const phone = round.person('phone');
	const device = await phone.device();
	const link = { room: round.id, secret: pass.value.secret };
	const entered = await enterWithPass(device, phone.api, link);
	expect(entered).toMatchObject({
		ok: true,
		value: { role: 'facilitator', name: 'ana', principal: ana.tab.device.identity.principal }
	});
	const tab = await phone.open(round.id, { device });
	await untilInRoom(tab.room);
	await write(tab.room, 'on the phone');
	await untilInRoom(tab.room);
	await until(() => expect(readTexts(ana.tab.room)).toEqual(['on the phone']));
	await write(ana.tab.room, 'on the laptop');
	await until(() => expect(readTexts(tab.room)).toHaveLength(2));
	const owners = new Set([...tab.room.people.values()]);
	expect(owners).toEqual(new Set([ana.tab.device.identity.principal]));
	// A reload of the phone is still Ana, though its own identity is another.
	await tab.close();
	const again = await phone.open(round.id);
	await untilInRoom(again.room);
	expect(again.device.getRoom(round.id)?.principal).toBe(ana.tab.device.identity.principal);

	expect(await ana.person.api.revokeDevice(round.id, device.identity.principal)).toMatchObject({ ok: true });
	await until(() => expect(again.room.state).toMatchObject({ connection: 'refused', role: null }));
	await write(ana.tab.room, 'alone');
	await untilInRoom(ana.tab.room);
	expect(readTexts(again.room)).not.toContain('alone');
});

test('A lost device is replaced by a recovery code, with everything as it was', async () => {
	const ana = await round.host();
	const code = createRecoveryCode();
	await ana.person.api.setRecovery(round.id, [sha256Hex(code)]);
	await write(ana.tab.room, 'before');
	await untilInRoom(ana.tab.room);
	await ana.person.stop();
	const found = round.person('found again');
	const device = await found.device();
	const typed = code.toUpperCase().replaceAll('-', ' ');
	const back = await recoverRoom(device, found.api, { room: round.id, code: typed });
	expect(back).toMatchObject({ ok: true, value: { role: 'facilitator', title: 'Air quality', name: 'ana' } });
	const tab = await found.open(round.id, { device });
	await untilInRoom(tab.room);
	expect(readTexts(tab.room)).toEqual(['before']);
	expect(tab.room.docs.backstage).not.toBeNull();
	const wrong = await recoverRoom(device, found.api, { room: round.id, code: createRecoveryCode() });
	expect(wrong).toEqual({ ok: false, problem: 'recovery-invalid' });
});

test('A reader waits at the door without an error, and comes in by themself when it opens', async () => {
	const ana = await round.host();
	await write(ana.tab.room, 'said');
	await untilInRoom(ana.tab.room);
	const api = createApi({ fetch: globalThis.fetch, origin: round.relay.origin, bearer: ana.person.bearer });
	const promise = { naming: 'names', reading: 'when-opened', recorded: false, note: '' } as const;
	expect(await api.updateRoom(round.id, { promise })).toMatchObject({ ok: true });
	await until(() => expect(ana.tab.device.getRoom(round.id)?.readers).toBe('waiting'));

	const eve = round.person('eve');
	const device = await eve.device();
	await joinRoom(device, eve.api, { ...(await round.invite('reader')), name: 'eve', organisation: '' });
	const tab = await eve.open(round.id, { device, clock: hurried });
	await until(() => expect(tab.room.state).toMatchObject({ notOpen: true, role: 'reader', refusal: null }));
	expect(tab.room.state.arrived).toBe(false);
	expect(readTexts(tab.room)).toEqual([]);
	await api.updateRoom(round.id, { opened: true });
	await untilInRoom(tab.room);
	expect(tab.room.state).toMatchObject({ notOpen: false, arrived: true });
	expect(readTexts(tab.room)).toEqual(['said']);
	expect(tab.device.getRoom(round.id)?.readers).toBe('opened');
});
