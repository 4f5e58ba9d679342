/**
 * Where most of these tests begin: a fresh server with one room, led by Ada, with Bob in it. The names below are filled
 * before each test of a file that calls `setStage`; after each, the server must have had no problem of its own.
 */
import { afterEach, beforeEach, expect } from 'vitest';
import type { Role } from '#protocol';
import type { AttachOptions } from '../../server/attach.ts';
import {
	createRoom,
	joinRoom,
	startRelay,
	type TestPerson,
	type TestRelay,
	type TestRoom
} from '../support/relay.ts';
import { openClient, type Client } from './kit.ts';

export let relay: TestRelay;
export let room: TestRoom;
/** The facilitator. */
export let ada: TestPerson;
export let bob: TestPerson;

let aheadMs = 0;

/** `role`: Bob's. Call it once at the head of a file. */
export function setStage({
	role = 'participant',
	options = {}
}: { role?: Role; options?: Partial<AttachOptions> } = {}): void {
	beforeEach(async () => {
		aheadMs = 0;
		relay = await startRelay({ clock: () => Date.now() + aheadMs, ...options });
		room = await createRoom(relay);
		ada = room.facilitator;
		bob = await joinRoom(relay, room, role);
	});
	afterEach(async () => {
		await relay.stop();
		expect(relay.problems).toEqual([]);
	});
}

/** Stops the server and starts one on the same data. */
export async function restart(options: Partial<AttachOptions> = {}): Promise<void> {
	await relay.stop({ keepData: true });
	relay = await startRelay({ clock: () => Date.now() + aheadMs, ...options, dataDir: relay.dataDir });
}

/** The server's clock jumps; it starts anew with each test. */
export function passTime(ms: number): void {
	aheadMs += ms;
}

/** A socket of somebody on the document that most tests are about. */
export function openContent(
	person: TestPerson,
	options: Parameters<typeof openClient>[4] = {}
): Promise<Client> {
	return openClient(relay, room.id, 'content', person, options);
}
