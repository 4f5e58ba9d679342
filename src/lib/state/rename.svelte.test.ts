import { afterEach, expect, test } from 'vitest';
import { createUndo } from '$lib/model';
import { openTestRoom } from '../../../tests/support/room.ts';
import { setUpWorkbench } from './workbench.svelte.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

async function roomOfReaders() {
	const room = await openTestRoom();
	ends.push(() => room.close());
	const { queries } = room;
	const read = queries.add({ title: 'By city', sql: 'SELECT 1 AS n' });
	const reader = queries.add({ title: 'Top', sql: 'SELECT by_city.n FROM by_city LIMIT 3' });
	const other = queries.add({ title: 'Other', sql: "SELECT 'by_city'" });
	const { plans } = setUpWorkbench(room);
	return { room, read, plans, sqlOf: (id: string) => queries.get(id)?.sql, reader, other };
}

test('who reads a query by name reads it by the new one, in one step of undo', async () => {
	const { room, read, reader, other, plans, sqlOf } = await roomOfReaders();
	const undo = createUndo(room.documents.content);
	const { changed, lost } = plans.rename(read, 'Per town');
	expect(changed.map(({ id }) => id)).toEqual([reader]);
	expect(lost).toEqual([]);
	expect(sqlOf(reader)).toBe('SELECT per_town.n FROM per_town LIMIT 3');
	expect(sqlOf(other)).toBe("SELECT 'by_city'");
	undo.undo();
	expect(sqlOf(reader)).toBe('SELECT by_city.n FROM by_city LIMIT 3');
	expect(room.queries.get(read)?.title).toBe('By city');
});

test('a query that loses its title says who can no longer read it', async () => {
	const { read, reader, plans, sqlOf } = await roomOfReaders();
	const { changed, lost } = plans.rename(read, '');
	expect([changed, lost.map(({ id }) => id)]).toEqual([[], [reader]]);
	expect(sqlOf(reader)).toBe('SELECT by_city.n FROM by_city LIMIT 3');
});
