/** After an older backup was restored, members put back what it lacks; somebody among them may try to put back lies. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '#protocol';
import { call, joinRoom, type TestPerson } from '../support/relay.ts';
import { presence, read, step2, typed, until, update, updateBy, type Client } from './kit.ts';
import { ada, bob, openContent, passTime, relay, restart, room, setStage } from './stage.ts';

setStage();

const inBackup = typed('in the backup. ', { clientID: 1 });
/** By Ada, after the backup; with an id that the backup knows, and with one that it does not. */
const goOn = updateBy((doc) => doc.getText('notes').insert(0, 'lost a. '), {
	clientID: 1,
	before: [inBackup]
});
const anew = updateBy((doc) => doc.getText('notes').insert(0, 'lost b. '), {
	clientID: 2,
	before: [inBackup, goOn]
});
const all = Y.mergeUpdates([inBackup, goOn, anew]);
const whole = 'lost b. lost a. in the backup. ';

/** Ada wrote one thing that is in the backup; the server has forgotten the rest. */
async function restoreBackup(): Promise<void> {
	const writer = await openContent(ada);
	writer.send(update(inBackup));
	await until(() => writer.committed === 1);
	await relay.stop({ keepData: true });
	const database = new DatabaseSync(join(relay.dataDir, 'roundtable.db'));
	database.exec("UPDATE setting SET value = 'restored' WHERE key = 'epoch'");
	database.close();
	await restart();
}

const letRecover = (open: boolean, by: TestPerson = ada) =>
	call(relay, 'PUT', `/api/rooms/${room.id}/recover-from-members`, { token: by.token, body: { open } });
const stored = async () => (await read(relay, room.id, 'content', ada)).text;
const recoveryOf = (client: Client) => client.all('hello').map(({ recovery }) => recovery);

test('[B1] without a restored backup there is no window, and only facilitators open one', async () => {
	expect((await letRecover(true)).status).toBe(400);
	expect(recoveryOf(await openContent(bob))).toEqual([undefined]);
	await restoreBackup();
	expect((await letRecover(true, bob)).status).toBe(403);
	const client = await openContent(bob);
	await until(() => recoveryOf(client).length === 1);
	expect(recoveryOf(client)).toEqual(['possible']);
	client.send(update(all));
	await until(() => client.all('denied').length === 1);
	expect(client.all('denied')).toEqual([{ type: 'denied', index: 1, reason: 'foreign-client' }]);
	expect(await stored()).toBe('in the backup. ');
});

test('[B1] everybody is told when it begins and ends, and it ends by itself', async () => {
	await restoreBackup();
	const client = await openContent(bob);
	expect((await letRecover(true)).status).toBe(204);
	await until(() => recoveryOf(client).at(-1) === 'open');
	expect((await letRecover(false)).status).toBe(204);
	await until(() => recoveryOf(client).at(-1) === 'possible');
	await letRecover(true);
	await until(() => recoveryOf(client).at(-1) === 'open');
	passTime(LIMITS.recoveryMs);
	relay.attached.relay.tick();
	const later = await openContent(bob);
	later.send(update(all));
	await until(() => later.all('denied').length === 1);
	expect(recoveryOf(later)).toEqual(['possible']);
});

describe('while it is open', () => {
	test('[B2] a member brings what another wrote; it is nobody’s, and what the backup had stays as it is', async () => {
		await restoreBackup();
		await letRecover(true);
		const member = await openContent(bob);
		const forged = typed('something else', { clientID: 1 });
		member.send(step2(all));
		member.send(step2(forged));
		await until(() => member.committed === 2);
		expect(await stored()).toBe(whole);
		const frames = await relay.attached.services.storage.listFrames(room.id, 'content', 0);
		expect(frames.map(({ principal }) => principal)).toEqual([ada.principal, 'imported']);
		const newcomer = await openContent(bob);
		await newcomer.settled();
		expect(newcomer.all('who')).toEqual([{ type: 'who', owners: new Map([[1, ada.principal]]) }]);
	});

	test('[B2] who is here is not spoken for', async () => {
		await restoreBackup();
		await letRecover(true);
		const owner = await openContent(ada);
		owner.send(presence([1, 1, {}]));
		const member = await openContent(bob);
		await until(() => member.all('presence').length > 0);
		member.send(update(goOn));
		await until(() => member.all('denied').length === 1);
		expect(member.all('denied')).toMatchObject([{ reason: 'foreign-client' }]);
		expect(await stored()).toBe('in the backup. ');
	});

	test('[B3] whoever shows something else for what another has put back is refused, before and after a restart', async () => {
		await restoreBackup();
		await letRecover(true);
		const honest = await openContent(bob);
		honest.send(update(all));
		await until(() => honest.committed === 1);
		const lie = updateBy((doc) => doc.getText('notes').insert(0, 'a lie'), {
			clientID: 2,
			before: [inBackup, goOn]
		});
		const forger = await joinRoom(relay, room, 'participant');
		for (const again of [false, true]) {
			if (again) await restart();
			const liar = await openContent(forger);
			// It is asked for what others have put back as well, so that a difference is seen at all.
			await until(() => liar.all('step1').length === 1);
			const asked = Y.decodeStateVector(liar.all('step1')[0]?.content ?? new Uint8Array());
			expect(asked.get(1)).toBe(15);
			expect(asked.has(2)).toBe(false);
			liar.send(step2(Y.mergeUpdates([goOn, lie])));
			await until(() => liar.all('denied').length === 1);
			expect(liar.all('denied')).toMatchObject([{ reason: 'conflict' }]);
			// The same words, however they are cut, contradict nothing; nor does what is known to be deleted.
			const same = await openContent(forger);
			const doc = new Y.Doc();
			for (const part of [inBackup, goOn, anew]) Y.applyUpdate(doc, part);
			same.send(step2(Y.encodeStateAsUpdate(doc)));
			await until(() => same.committed === 1);
			expect(same.all('denied')).toEqual([]);
		}
		expect(await stored()).toBe(whole);
	});

	test('[B3] of two who lie first and speak true second, the second keeps the truth on the own device', async () => {
		await restoreBackup();
		await letRecover(true);
		const lie = updateBy((doc) => doc.getText('notes').insert(0, 'a lie. '), {
			clientID: 2,
			before: [inBackup]
		});
		const liar = await openContent(bob);
		liar.send(update(lie));
		await until(() => liar.committed === 1);
		const owner = await openContent(ada);
		owner.send(step2(all));
		await until(() => owner.all('denied').length === 1);
		expect(owner.all('denied')).toMatchObject([{ reason: 'conflict' }]);
		expect(await stored()).toBe('a lie. in the backup. ');
	});
});

test('[B4] what was put back passes to the first who writes on with it, and to nobody after', async () => {
	await restoreBackup();
	await letRecover(true);
	const member = await openContent(bob);
	member.send(update(all));
	await until(() => member.committed === 1);
	await letRecover(false);
	const next = updateBy((doc) => doc.getText('notes').insert(0, 'on. '), { clientID: 2, before: [all] });
	const after = updateBy((doc) => doc.getText('notes').insert(0, 'mine. '), {
		clientID: 2,
		before: [all, next]
	});
	const owner = await openContent(ada);
	owner.send(update(next));
	await until(() => owner.committed === 1);
	await restart();
	const thief = await openContent(bob);
	thief.send(update(after));
	await until(() => thief.all('denied').length === 1);
	expect(thief.all('denied')).toMatchObject([{ reason: 'foreign-client' }]);
	expect(await stored()).toBe(`on. ${whole}`);
});
