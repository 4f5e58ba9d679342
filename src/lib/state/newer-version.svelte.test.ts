/** Taking a newer version of a file, with a real engine and real documents. */
import { encodeStateAsUpdate } from 'yjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { propose } from '$lib/ingest';
import { openTestRoom } from '../../../tests/support/room.ts';
import type { FileSource } from './file-source.ts';
import { NewerVersion } from './newer-version.svelte.ts';
import type { Room } from './room.svelte.ts';

const SOURCE: FileSource = {
	...{ url: 'https://canary.example/meals.csv', fetchedAt: 1, etag: '"a"', lastModified: null },
	byHand: false
};
const BEFORE = 'id,city,n\n1,Lisboa,30\n2,Porto,5\n';
const AFTER = 'id,city,n\n1,Lisboa,31\n2,Porto,5\n3,Faro,2\n';
const csv = (text: string) => new File([text], 'meals.csv', { type: 'text/csv' });

async function open(where: 'here' | 'room'): Promise<{ room: Room; id: string }> {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const proposal = await propose(csv(BEFORE));
	if (!proposal.ok) throw new Error('the file was refused');
	const added = await room.workbench.files.add(csv(BEFORE), {
		dataset: null,
		reading: proposal.reading,
		source: SOURCE
	});
	if (!added.ok) throw new Error('the file was not added');
	if (where === 'room') expect(await room.workbench.files.sharing.share(added.id)).toBeNull();
	return { room, id: added.id };
}
function fileOf(room: Room, id: string) {
	const file = room.workbench.files.get(id);
	if (file === null) throw new Error('the file is there');
	return file;
}
async function find(room: Room, id: string, text: string) {
	const newer = new NewerVersion(room, fileOf(room, id), SOURCE);
	await newer.byHand(csv(text));
	return newer;
}

test('the same bytes are the same', async () => {
	const { room, id } = await open('room');
	expect((await find(room, id, BEFORE)).stage).toEqual({ is: 'same', because: 'bytes' });
});

test('a newer version is compared, then taken: results made before say so, and the old bytes stay', async () => {
	const { room, id } = await open('room');
	const query = room.queries.add({ title: 'All', sql: 'SELECT * FROM meals ORDER BY id' });
	const get = () => room.queries.get(query) ?? expect.fail('the query is there');
	await room.workbench.run(get(), { sql: get().sql, offset: 0 });
	await vi.waitFor(() => expect(room.workbench.verdictOf(get()).verdict).toBe('same'));
	const before = fileOf(room, id).sha256;
	const newer = await find(room, id, AFTER);
	expect(newer.stage).toMatchObject({
		is: 'different',
		change: { key: 'id', rows: { added: 1, removed: 0, changed: 1 } }
	});
	expect(fileOf(room, id).sha256).toBe(before);
	expect(await newer.take()).toBeNull();
	expect(room.workbench.verdictOf(get())).toEqual({ verdict: 'changed', because: 'version' });
	expect(fileOf(room, id)).toMatchObject({ place: 'room', file: { versions: [{ sha256: before }] } });
	expect(await room.app.files.hasFile(before ?? '')).toBe(true);
	await room.workbench.run(get(), { sql: get().sql, offset: 0 });
	await vi.waitFor(() => expect(room.workbench.verdictOf(get()).verdict).toBe('same'));
	expect(get().snapshot?.rowCount).toBe(3);
});

test('of a file of this device neither its source nor its versions leave it', async () => {
	const { room, id } = await open('here');
	const newer = await find(room, id, AFTER);
	expect(await newer.take()).toBeNull();
	const { sha256 } = fileOf(room, id);
	const versions = room.workbench.files.versions.of(fileOf(room, id));
	expect(versions).toHaveLength(1);
	expect(room.workbench.files.sourceOf(fileOf(room, id))).toMatchObject({ url: SOURCE.url, byHand: true });
	const shared = new TextDecoder('latin1').decode(encodeStateAsUpdate(room.documents.content));
	for (const secret of ['canary', sha256 ?? '', versions[0]?.sha256 ?? '', 'city']) {
		expect(secret).not.toBe('');
		expect(shared).not.toContain(secret);
	}
});

test('bytes that are no table leave the file as it is', async () => {
	const { room, id } = await open('here');
	const before = fileOf(room, id).sha256;
	const newer = await find(room, id, '<!doctype html><html><body>Sign in</body></html>');
	expect(newer.stage).toMatchObject({ is: 'unreadable', refusal: { reason: 'html' } });
	expect(await newer.take()).toBeNull();
	expect(fileOf(room, id).sha256).toBe(before);
});
