/** What becomes, on the devices that have it, of a file that is taken back from the room. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { addFile, setHolder, setSnapshot, shareFile, withdrawFile } from '$lib/model';
import type { Role } from '$lib/protocol';
import { elsewhere, openTestRoom, OTHER } from '../../../tests/support/room.ts';
import { LocalFacts } from './local-facts.ts';
import type { Room } from './room.svelte.ts';

/** A file that somebody else shared and that was fetched here. */
async function open(
	text: string,
	role: Role = 'facilitator'
): Promise<{ room: Room; dataset: string; file: string; sha256: string }> {
	const room = await openTestRoom({ role });
	onTestFinished(() => room.close());
	const kept = await room.app.files.addFile(new Blob([text]));
	if (!kept.ok) throw new Error('the bytes were not kept');
	const { sha256 } = kept.value;
	const dataset = room.datasets.add({ title: 'Meals' });
	let file = '';
	elsewhere(room.documents.content, (copy) => {
		file = addFile(copy, dataset, { name: 'meals.csv', bytes: text.length }, OTHER) ?? '';
		shareFile(copy, dataset, file, { sha256 }, OTHER);
	});
	new LocalFacts(room.id).set('fetched', file, { sha256 });
	return { room, dataset, file, sha256 };
}
const withdraw = ({ room, dataset, file }: Awaited<ReturnType<typeof open>>) =>
	elsewhere(room.documents.content, (copy) => withdrawFile(copy, dataset, file));

test('bytes that were fetched leave the device', async () => {
	const one = await open('a,b\n1,2\n');
	withdraw(one);
	await vi.waitFor(async () => expect(await one.room.app.files.hasFile(one.sha256)).toBe(false));
});

test('bytes that somebody added here too stay', async () => {
	const one = await open('a,b\n3,4\n');
	const facts = new LocalFacts(one.room.id);
	facts.set('file', 'another', { sha256: one.sha256 });
	withdraw(one);
	await vi.waitFor(() => expect(facts.get('fetched', one.file)).toBeNull());
	expect(await one.room.app.files.hasFile(one.sha256)).toBe(true);
});

test('whoever withdraws it takes what was made from it out of the results', async () => {
	const { room, sha256, file } = await open('a,b\n5,6\n');
	const query = room.queries.add({ title: 'All', sql: 'SELECT * FROM meals' });
	const rowsFile = 'e'.repeat(64);
	setSnapshot(room.documents.content, query, {
		...{
			sqlHash: 'a'.repeat(64),
			inputs: [{ name: 'meals', sha256 }],
			engine: '',
			at: 5,
			by: OTHER.principal
		},
		...{ rowCount: 1, columns: [{ name: 'a', type: 'BIGINT' }], resultHash: 'b'.repeat(64), rowsFile },
		deviceOnly: false
	});
	expect(await room.workbench.files.sharing.withdraw(file)).toBeNull();
	expect(room.queries.get(query)?.snapshot).toMatchObject({ rowCount: 1, rowsFile: null, resultHash: null });
	const live = room.queries.get(query);
	expect(JSON.stringify([live?.snapshot, live?.previous])).not.toContain(sha256);
});

test('each device says what it fetched and that it dropped it, so that those not reached are known', async () => {
	const one = await open('a,b\n7,8\n', 'participant');
	const { holders } = one.room.workbench;
	const { principal } = one.room.me;
	await vi.waitFor(() => expect(holders.of(one.file)).toMatchObject([{ principal, dropped: null }]));
	elsewhere(one.room.documents.discussion, (copy) =>
		setHolder(copy, one.file, { principal: OTHER.principal, device: 'phone', at: 5, dropped: null })
	);
	expect(holders.of(one.file)).toHaveLength(2);
	withdraw(one);
	await vi.waitFor(() =>
		expect(holders.of(one.file).find((holder) => holder.principal === principal)?.dropped).not.toBeNull()
	);
	expect(holders.of(one.file).filter(({ dropped }) => dropped === null)).toMatchObject([
		{ principal: OTHER.principal, device: 'phone' }
	]);
});
