/** A file that was only on this device, after the browser has removed it. */
import { expect, onTestFinished, test } from 'vitest';
import { hashBlob } from '$lib/files';
import { propose } from '$lib/ingest';
import { openTestRoom } from '../../../tests/support/room.ts';
import { LocalFacts } from './local-facts.ts';
import { RoomFiles } from './room-files.svelte.ts';

const csv = (text: string) => new File([text], 'meals.csv', { type: 'text/csv' });
const MEALS = 'city,n\nLisboa,30\nPorto,5\n';

/** A room, and the id of a file that was added in it. */
async function openWithMeals() {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const proposal = await propose(csv(MEALS));
	if (!proposal.ok) throw new Error('the file was refused');
	const added = await room.workbench.files.add(csv(MEALS), { dataset: null, reading: proposal.reading });
	if (!added.ok) throw new Error('the file was not added');
	return { room, id: added.id };
}

test('is not said to be on the device of the person who reads this, and comes back from the same bytes alone', async () => {
	const { room, id } = await openWithMeals();
	const sha256 = room.workbench.files.get(id)?.sha256 ?? '';
	await room.app.files.removeFile(sha256);

	const later = new RoomFiles(room, new LocalFacts(room.id));
	await later.look();
	expect(later.get(id)?.place).toBe('lost');
	const other = csv(`${MEALS}Faro,2\n`);
	expect(await later.bringBack(id, other)).toEqual({ ok: false, problem: 'not-found' });
	expect(later.get(id)?.place).toBe('lost');
	expect(await room.app.files.hasFile(await hashBlob(other))).toBe(false);
	expect(await later.bringBack(id, csv(MEALS))).toBeNull();
	expect(later.get(id)?.place).toBe('here');
	expect(await room.app.files.hasFile(sha256)).toBe(true);
});

test('of somebody else is where it was', async () => {
	const { room, id } = await openWithMeals();
	const facts = new LocalFacts(room.id);
	facts.remove('file', id);
	const later = new RoomFiles(room, facts);
	await later.look();
	expect(later.get(id)?.place).toBe('elsewhere');
});
