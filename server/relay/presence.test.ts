import { expect, test, vi } from 'vitest';
import { Presence } from './presence.ts';

test('[J4] [P7] those who are here are told once of all who came in one window, however many asked for everybody meanwhile', async () => {
	const said: (Map<number, string> | 'states')[] = [];
	const presence = new Presence({
		broadcast: () => void said.push('states'),
		ownerOf: () => undefined,
		tellOwners: (owners) => void said.push(new Map(owners))
	});
	const people = new Map([1, 2, 3].map((id) => [id, `person ${id}`]));
	for (const [id, principal] of people) {
		presence.receive({ principal, presenceId: null }, [
			{ id, clock: 1, state: '{}', bytes: Uint8Array.of(id) }
		]);
		presence.everybody();
	}
	expect(presence.untold).toEqual(people);
	expect(said).toEqual([]);
	await vi.waitFor(() => expect(said).toEqual([people, 'states']));
	expect(presence.untold.size).toBe(0);
});
