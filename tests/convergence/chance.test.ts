/**
 * Three people on real sockets, and whatever may happen to them, in an order that chance chooses. After every step the
 * number of waiting edits is held against what is on the server's disk.
 */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { cardText, listCards } from '$lib/model';
import { hurried, until, type Person, type Tab } from '../support/person.ts';
import { createRandom } from '../support/random.ts';
import { contentHash } from '../support/peers.ts';
import { readTexts, ServedRound, untilInRoom, write } from './round.ts';

/** 1: many new seeds. More: many seeds from there on, to see again what failed. */
const SOAK = Number(process.env['ROUNDTABLE_SOAK'] ?? 0);
const FIRST = SOAK === 1 ? Date.now() % 1_000_000 : Math.max(SOAK, 1);
const SEEDS = Array.from({ length: SOAK > 0 ? 200 : 4 }, (_, at) => FIRST + at);
const STEPS = 50;

/** `tab` is in use; `other` may be open beside it, in the same browser. */
type Member = { person: Person; tab: Tab; other: Tab | null; written: string[] };

test.each(SEEDS)('Nothing is lost and nothing is claimed: seed %i', { timeout: 120_000 }, async (seed) => {
	const random = createRandom(seed);
	const round = await ServedRound.start();
	const members: Member[] = [];
	for (const joined of [
		await round.host(),
		await round.guest('ben', 'participant'),
		await round.guest('cem', 'participant')
	]) {
		members.push({ ...joined, other: null, written: [] });
	}
	const done: string[] = [];

	async function act(member: Member): Promise<void> {
		const choice = random(24);
		if (choice < 10) {
			const text = `${member.person.name} ${member.written.length}`;
			member.written.push(text);
			done.push('write');
			await write(member.tab.room, text);
		} else if (choice < 13) {
			done.push('cut');
			member.person.cable.cut();
		} else if (choice < 16) {
			done.push('restore');
			member.person.cable.restore();
		} else if (choice < 18) {
			done.push('reload');
			await member.tab.close();
			member.tab = member.other ?? (await member.person.open(round.id, { clock: hurried }));
			member.other = null;
		} else if (choice < 22) {
			done.push('switch');
			const { tab } = member;
			member.tab = member.other ?? (await member.person.open(round.id, { clock: hurried }));
			member.other = tab;
		} else if (choice < 23) {
			done.push('drop');
			round.relay.attached.relay.cut();
		} else {
			done.push('restart');
			await round.restart();
		}
		if (random(3) === 0) await pause(random(20));
	}

	async function checkTruth(): Promise<void> {
		for (const { tab, other } of members) {
			// An edit and its count reach the other tab together, a moment later.
			if (other !== null) await until(() => expect(readTexts(other.room)).toEqual(readTexts(tab.room)));
		}
		const claimed = members.map(({ tab }) => tab.room.state.waiting);
		const stored = await readStored(round);
		members.forEach(({ person, written, tab }, at) => {
			// What is missing on the server's disk is at least counted; what is not counted is there.
			const missing = written.filter((text) => !stored.texts.includes(text));
			expect(missing.length, `${person.name} after ${done.join(' ')}`).toBeLessThanOrEqual(claimed[at] ?? 0);
			// And nothing that was written is ever gone from the device.
			expect(readTexts(tab.room), done.join(' ')).toEqual(expect.arrayContaining(written));
		});
	}

	for (let step = 0; step < STEPS; step++) {
		const member = members[random(members.length)];
		if (member !== undefined) await act(member);
		await checkTruth();
	}
	for (const { person } of members) person.cable.restore();
	const tabs = members.flatMap(({ tab, other }) => (other === null ? [tab] : [tab, other]));
	for (const { room } of tabs) await untilInRoom(room);
	const stored = await until(async () => {
		const now = await readStored(round);
		for (const { room } of tabs) expect(contentHash(room.docs.content)).toBe(now.hash);
		return now;
	});
	// Each once.
	expect(stored.texts.sort()).toEqual(members.flatMap(({ written }) => written).sort());
	expect(stored.texts.length).toBeGreaterThan(STEPS / 10);
	for (const { tab } of members) {
		expect(tab.room.refusals.all).toEqual([]);
		await until(async () => expect(await tab.device.waitingIn(round.id)).toBe(0));
	}
	await round.stop();
});

/** Of what the server's disk holds at this moment. */
async function readStored(round: ServedRound): Promise<{ texts: string[]; hash: string }> {
	const { snapshot, updates } = await round.relay.attached.services.storage.loadDoc(round.id, 'content');
	const doc = new Y.Doc();
	for (const { data } of [...(snapshot === null ? [] : [snapshot]), ...updates]) Y.applyUpdate(doc, data);
	const texts = listCards(doc).map((card) => cardText(doc, card.id)?.toString() ?? '');
	return { texts, hash: contentHash(doc) };
}

function pause(turns: number): Promise<void> {
	// Turns of the event loop, not time: how far the sockets get differs, and none of the promises may depend on it.
	return turns === 0
		? Promise.resolve()
		: new Promise((resolve) => setImmediate(() => resolve(pause(turns - 1))));
}
