/** Asking to be let in to a roundtable, as a script does. */
import { expect } from 'vitest';
import * as v from 'valibot';
import { api } from '#protocol';
import { call, type TestRelay, type TestRoom } from '../support/relay.ts';

/** Makes a link; by default as the facilitator. */
export async function invite(
	relay: TestRelay,
	room: TestRoom,
	body: object,
	token = room.facilitator.token
): Promise<{ id: string; secret: string }> {
	const response = await call(relay, 'POST', `/api/rooms/${room.id}/invites`, { token, body });
	expect(response.status).toBe(201);
	return (await response.json()) as { id: string; secret: string };
}

/** Uses a link, as somebody new unless `token` says who. */
export function redeem(
	relay: TestRelay,
	room: TestRoom,
	secret: string,
	more: object = {},
	token?: string
): Promise<Response> {
	const body = { room: room.id, secret, name: 'Bob', organisation: 'City', ...more };
	const options = { body, ...(token === undefined ? {} : { token }) };
	return call(relay, 'POST', '/api/invites/redeem?as=token', options);
}

/** The status and the stable type of a refusal. */
export async function problem(response: Response): Promise<[number, string]> {
	const body = v.parse(api.Problem, await response.json());
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	expect(body.status).toBe(response.status);
	return [response.status, body.type];
}
