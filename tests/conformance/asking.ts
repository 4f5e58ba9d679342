/**
 * Asking at the door of a roundtable as scripts do. The names below are filled before each test of a file that calls
 * `setDoor`: a fresh server, whose clock stands still until `passTime`, with one room.
 */
import { afterEach, beforeEach, expect } from 'vitest';
import * as v from 'valibot';
import { api } from '#protocol';
import {
	call,
	createRoom,
	startRelay,
	type TestPerson,
	type TestRelay,
	type TestRoom
} from '../support/relay.ts';

export let relay: TestRelay;
export let room: TestRoom;
/** What the server takes for the time, ms since 1970. */
export let now = 0;

type Options = Parameters<typeof call>[3];

/** Call it once at the head of a file. After each test the server must have had no problem of its own. */
export function setDoor(): void {
	beforeEach(async () => {
		now = Date.now();
		relay = await startRelay({ clock: () => now });
		room = await createRoom(relay);
	});
	afterEach(async () => {
		await relay.stop();
		expect(relay.problems).toEqual([]);
	});
}

export function passTime(ms: number): void {
	now += ms;
}

/** Starts a server on the data of the one that was stopped. */
export async function startAgain(): Promise<void> {
	relay = await startRelay({ dataDir: relay.dataDir, clock: () => now });
}

export function send(method: string, path: string, options?: Options): Promise<Response> {
	return call(relay, method, path, options);
}

/** Below the room's address; by default as the facilitator. */
export function inRoom(
	method: string,
	path = '',
	options: Options = { token: room.facilitator.token }
): Promise<Response> {
	return send(method, `/api/rooms/${room.id}${path}`, options);
}

/** The same as somebody. */
export function askAs(person: TestPerson, method: string, path: string, body?: object): Promise<Response> {
	return inRoom(method, path, { token: person.token, ...(body ? { body } : {}) });
}

/** Makes a link; by default as the facilitator. */
export async function invite(
	body: object,
	token = room.facilitator.token
): Promise<{ id: string; secret: string }> {
	const response = await inRoom('POST', '/invites', { token, body });
	expect(response.status).toBe(201);
	return (await response.json()) as { id: string; secret: string };
}

/** Uses a link, as somebody new unless `token` says who. */
export function redeem(secret: string, more: object = {}, token?: string): Promise<Response> {
	const body = { room: room.id, secret, name: 'Bob', organisation: 'City', ...more };
	return send('POST', '/api/invites/redeem?as=token', { body, ...(token === undefined ? {} : { token }) });
}

/** The status and the stable type of a refusal. */
export async function problem(response: Response): Promise<[number, string]> {
	const body = v.parse(api.Problem, await response.json());
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	expect(body.status).toBe(response.status);
	return [response.status, body.type];
}
