import { expect, test } from 'vitest';
import { createApi } from '$lib/api';
import { createRoomRecord } from './room-record.ts';
import { registerRoom } from './share.ts';

test.each([undefined, 90])(
	'a roundtable is shared with how long it is to be kept: %s days',
	async (keepDays) => {
		const bodies: object[] = [];
		const fetch = ((_url: string, { body }: RequestInit) => {
			bodies.push(JSON.parse(String(body)) as object);
			return Promise.resolve(new Response(null, { status: 507 }));
		}) as typeof globalThis.fetch;
		const record = createRoomRecord({
			title: 'Air',
			name: 'Ada',
			organisation: '',
			principal: 'ada',
			keepDays
		});
		const identity = { principal: 'ada', deviceSecret: 'secret' };
		await registerRoom(createApi({ fetch, origin: '' }), record, identity);
		if (keepDays === undefined) expect(bodies[0]).not.toHaveProperty('keepDays');
		else expect(bodies).toMatchObject([{ title: 'Air', keepDays: 90 }]);
	}
);
