/** Readers that do not keep up: what they cost the server, and how they catch up. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '#protocol';
import { joinRoom } from '../support/relay.ts';
import { openClient, presence, step1, until, update, type Client } from './kit.ts';
import { passTime, relay, room, setStage } from './stage.ts';

setStage();

type Much = {
	/** How many changes are on their way at once. */
	together?: number;
	/** Whether most is deleted again: the server may make what it stored smaller at any time. */
	deleting?: boolean;
};

/** Far more than the buffers of two sockets hold. */
async function writeMuch(
	writer: Client,
	keepingUp: Client,
	{ together = 8, deleting = true }: Much = {}
): Promise<Y.Doc> {
	const doc = new Y.Doc();
	const text = doc.getText('notes');
	let sent = 0;
	doc.on('update', (bytes: Uint8Array) => {
		writer.send(update(bytes));
		sent++;
	});
	for (let i = 1; i <= 400; i++) {
		text.insert(0, `${i} `.padEnd(50_000, 'x'));
		if (deleting && i > 1) text.delete(60_000, 40_000);
		if (i % together === 0) await until(() => writer.committed >= sent);
	}
	await until(() => writer.committed === sent && keepingUp.heard.length > 10);
	return doc;
}

function handleOf(socket: Socket | undefined): { writeQueueSize?: number } | undefined {
	// Node tells nobody else how much of a write the system has taken.
	return (socket as (Socket & { _handle?: { writeQueueSize?: number } }) | undefined)?._handle;
}

function textOf(client: Client): string {
	const doc = new Y.Doc();
	for (const message of client.heard) {
		if (message.type === 'update' || message.type === 'step2') Y.applyUpdate(doc, message.content);
	}
	return doc.getText('notes').toString();
}

test('[W11] a reader that stops is sent nothing more until it goes on, then everything at once', async () => {
	const writer = await openClient(relay, room.id, 'content', room.facilitator);
	const reader = await joinRoom(relay, room, 'reader');
	const normal = await openClient(relay, room.id, 'content', reader);
	const slow = await openClient(relay, room.id, 'content', reader);
	await slow.settled();
	slow.ws.pause();
	// Each change is stored before the next is sent: whoever keeps up gets it as a frame of its own, however busy the machine.
	const doc = await writeMuch(writer, normal, { together: 1 });
	const final = doc.getText('notes').toString();
	await until(() => textOf(normal) === final, 20_000);
	writer.send(presence([71, 1, { name: 'late' }]));
	const knows = (client: Client) => client.all('who').some(({ owners }) => owners.has(71));
	await until(() => knows(normal));
	slow.ws.resume();
	await until(() => textOf(slow) === final, 20_000);
	// Whose the ids are that came meanwhile is told as well.
	await until(() => knows(slow));
	// What it missed came merged: in far fewer frames than others saw.
	expect(slow.all('update').length).toBeLessThan(normal.all('update').length / 2);
	expect(slow.closed).toBeNull();
	writer.send(update(Y.encodeStateAsUpdate(doc)));
	doc.getText('notes').insert(0, 'live again ');
	await until(() => textOf(slow).startsWith('live again '));
});

test('[W11] a reader that takes nothing for 30 seconds is ended, and one that takes a little is not', async () => {
	const writer = await openClient(relay, room.id, 'content', room.facilitator);
	const reader = await joinRoom(relay, room, 'reader');
	const slow = await openClient(relay, room.id, 'content', reader);
	const ours = relay.connections.at(-1);
	slow.ws.pause();
	const doc = await writeMuch(writer, writer, { deleting: false });
	const sockets = () => relay.attached.relay.counts.sockets;
	const untaken = () => `${ours?.writableLength}:${handleOf(ours)?.writeQueueSize}`;
	relay.attached.relay.tick();
	passTime(LIMITS.slowMs - 1000);
	relay.attached.relay.tick();
	expect(sockets()).toBe(2);
	// It takes a little, and has its thirty seconds again.
	const before = untaken();
	while (untaken() === before) {
		// Paused by the message itself: a busy machine could let all of it through otherwise.
		const message = once(slow.ws, 'message').then(() => slow.ws.pause());
		slow.ws.resume();
		await message;
	}
	passTime(2000);
	relay.attached.relay.tick();
	expect(sockets()).toBe(2);
	// What is under way still arrives in the system's buffers and counts as taken: it is looked at until nothing was.
	let { committed } = writer;
	await expect
		.poll(
			async () => {
				doc.getText('notes').insert(0, '.');
				await until(() => writer.committed > committed);
				({ committed } = writer);
				relay.attached.relay.tick();
				passTime(LIMITS.slowMs + 1000);
				relay.attached.relay.tick();
				return sockets();
			},
			{ timeout: 20_000 }
		)
		.toBe(1);
	expect(writer.closed).toBeNull();
});

test('[J1] a reader that joins while it is behind still gets everything before its step 2', async () => {
	const writer = await openClient(relay, room.id, 'content', room.facilitator);
	const doc = await writeMuch(writer, writer);
	const reader = await openClient(relay, room.id, 'content', room.facilitator);
	reader.ws.pause();
	reader.send(step1());
	reader.send(step1());
	doc.getText('notes').insert(0, 'meanwhile ');
	await until(() => writer.committed === 800);
	reader.ws.resume();
	await until(() => reader.all('step2').length === 2, 20_000);
	expect(textOf(reader)).toBe(doc.getText('notes').toString());
});
