import { describe, expect, test, vi } from 'vitest';
import type { CloseReason } from '#protocol';
import { createApi } from '$lib/api';
import { Access } from './access.ts';
import { TestClock } from './for-tests.ts';
import { createIdentity } from './identity.ts';

function create(reply: () => Response | Promise<Response>) {
	const clock = new TestClock();
	let asked = 0;
	const fetch = (async () => {
		asked++;
		return reply();
	}) as typeof globalThis.fetch;
	const happened: (CloseReason | 'signed in')[] = [];
	const access = new Access({
		api: createApi({ fetch, origin: '' }),
		identity: createIdentity(),
		clock,
		onsignedin: () => happened.push('signed in'),
		onended: (reason) => happened.push(reason)
	});
	return { access, clock, happened, asked: () => asked };
}

const welcome = () => new Response('{}');
const unknown = () =>
	new Response(JSON.stringify({ type: 'not-signed-in', title: 'No', status: 401 }), { status: 401 });

describe('a session that is over', () => {
	test('is signed in again once, for all documents together', async () => {
		const { access, happened, asked } = create(welcome);
		for (let i = 0; i < 3; i++) access.closed('signedOut');
		await vi.waitFor(() => expect(happened).toEqual(['signed in']));
		expect(asked()).toBe(1);
		expect(access.ended).toBeNull();
		access.closed('signedOut');
		expect(happened).toEqual(['signed in', 'signedOut']);
		expect(access.ended?.reason).toBe('signedOut');
	});

	test('deserves another sign-in after the server had let this device in', async () => {
		const { access, happened } = create(welcome);
		access.closed('signedOut');
		await vi.waitFor(() => expect(happened).toHaveLength(1));
		access.entered();
		access.closed('signedOut');
		await vi.waitFor(() => expect(happened).toEqual(['signed in', 'signed in']));
	});

	test('is the end where the server does not know the device', async () => {
		const { access, happened } = create(unknown);
		access.closed('signedOut');
		await vi.waitFor(() => expect(happened).toEqual(['signedOut']));
	});

	test('is tried again every 5 s while nobody answers', async () => {
		let online = false;
		const { access, clock, happened, asked } = create(() =>
			online ? welcome() : Promise.reject(new TypeError('Failed to fetch'))
		);
		access.closed('signedOut');
		await vi.waitFor(() => expect(clock.planned).toBe(1));
		online = true;
		clock.pass(4_999);
		expect(asked()).toBe(1);
		clock.pass(1);
		await vi.waitFor(() => expect(happened).toEqual(['signed in']));
	});
});

test('Every other end is one, told once, and undone only by starting anew', () => {
	const { access, happened, asked } = create(welcome);
	access.closed('forbidden');
	access.closed('deleted');
	expect(happened).toEqual(['forbidden']);
	expect(asked()).toBe(0);
	access.reset();
	expect(access.ended).toBeNull();
});
