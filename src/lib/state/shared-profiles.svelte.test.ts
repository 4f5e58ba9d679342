/** Two people who describe columns of one file that stays where it is, each in a real open roundtable. */
import { applyUpdate, encodeStateAsUpdate } from 'yjs';
import { expect, onTestFinished, test } from 'vitest';
import type { ColumnProfile } from '$lib/engine';
import { addProfilePart, getProfile, getProfileParts, setProfile } from '$lib/model';
import { sha256Hex } from '$lib/util';
import { openTestRoom, type RoomSetup } from '../../../tests/support/room.ts';
import { encodeProfile } from './profile-file.ts';
import type { Room } from './room.svelte.ts';
import { SharedProfiles } from './shared-profiles.ts';

const CONTENT = 'c'.repeat(64);
const ROWS = 1000;

function columnOf(name: string, nulls = 0): ColumnProfile {
	const empty = { distinct: null, isDistinctExact: false, min: null, max: null, top: [], histogram: null };
	return { name, type: 'BIGINT', nulls, ...empty };
}
async function open(setup?: RoomSetup) {
	const room = await openTestRoom(setup);
	onTestFinished(() => room.close());
	const profiles = new SharedProfiles(room);
	const add = (names: readonly string[], rowCount = ROWS, nulls = 0) =>
		profiles.addColumns(
			CONTENT,
			{ rowCount, columns: names.map((name) => columnOf(name, nulls)) },
			'everybody'
		);
	const names = async () => (await profiles.getColumns(CONTENT, ROWS)).map(({ name }) => name).sort();
	const parts = () => getProfileParts(room.documents.content, CONTENT);
	return { room, profiles, add, names, parts };
}
/** What each wrote reaches the other. The files are those of one browser. */
function meet(one: Room, other: Room): void {
	const [ours, theirs] = [one.documents.content, other.documents.content];
	applyUpdate(theirs, encodeStateAsUpdate(ours), 'remote');
	applyUpdate(ours, encodeStateAsUpdate(theirs), 'remote');
}

test('what two people describe at one moment both have, and the next who adds to it joins them', async () => {
	const [ana, ben] = [await open(), await open()];
	await ana.add(['id']);
	meet(ana.room, ben.room);
	await Promise.all([ana.add(['open']), ben.add(['amount'])]);
	meet(ana.room, ben.room);
	expect(await ana.names()).toEqual(['amount', 'id', 'open']);
	expect(await ben.names()).toEqual(['amount', 'id', 'open']);
	await ben.add(['day', 'id']);
	meet(ana.room, ben.room);
	expect(ana.parts()).toHaveLength(1);
	expect(ana.parts()).toEqual(ben.parts());
	expect(await ana.names()).toEqual(['amount', 'day', 'id', 'open']);
});

test('a member who writes thousands of parts makes nobody ask for all of them', async () => {
	const { room, parts } = await open();
	for (let n = 0; n < 2000; n++)
		addProfilePart(room.documents.content, CONTENT, n.toString(16).padStart(64, '0'));
	expect(parts()).toHaveLength(100);
});

test('a part that cannot be had stays for those who can, and nothing is written for what is known', async () => {
	const { room, add, names, parts } = await open();
	const away = 'd'.repeat(64);
	addProfilePart(room.documents.content, CONTENT, away);
	await add(['id', 'open']);
	const both = parts();
	expect(both).toHaveLength(2);
	expect(both).toContain(away);
	await add(['open', 'id'], ROWS, 7);
	expect(parts()).toEqual(both);
	expect(await names()).toEqual(['id', 'open']);
});

test('the one list of an older room is read, stays as it was, and is added to', async () => {
	const { room, profiles, add, names, parts } = await open();
	await profiles.put(CONTENT, { rowCount: ROWS, columns: [columnOf('id', 3)] }, 'everybody');
	const older = getProfile(room.documents.content, CONTENT);
	expect(await names()).toEqual(['id']);
	await add(['id', 'open']);
	expect(getProfile(room.documents.content, CONTENT)).toBe(older);
	expect(parts()).toHaveLength(1);
	expect(await profiles.getColumns(CONTENT, ROWS)).toMatchObject([
		{ name: 'id', nulls: 3 },
		{ name: 'open', nulls: 0 }
	]);
});

test('what tells of another number of rows is of another file', async () => {
	const { room, add, names } = await open();
	await add(['id'], ROWS + 1);
	const bytes = encodeProfile({ rowCount: ROWS - 1, columns: [columnOf('open')] }) ?? new Uint8Array();
	await room.app.files.keep(sha256Hex(bytes), new Blob([bytes]));
	setProfile(room.documents.content, CONTENT, sha256Hex(bytes));
	expect(await names()).toEqual([]);
});

test('more columns than one part holds are in several, and none is left out', async () => {
	const { add, names, parts } = await open();
	const many = Array.from({ length: 3000 }, (_, at) => `gene_${at}`);
	await add(many);
	expect(parts()).toHaveLength(2);
	await add(['one more']);
	expect(await names()).toEqual([...many, 'one more'].sort());
});

test('who may only read adds nothing', async () => {
	const { add, parts } = await open({ role: 'reader' });
	await add(['id']);
	expect(parts()).toEqual([]);
});
