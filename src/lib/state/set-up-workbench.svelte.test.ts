import { expect, onTestFinished, test, vi } from 'vitest';
import { openTestRoom } from '../../../tests/support/room.ts';
import { Room } from './room.svelte.ts';
import { setUpWorkbench } from './workbench.svelte.ts';

test('a workbench that a page has set up goes on when the page is left', async () => {
	const first = await openTestRoom();
	const room = await Room.open(first.app, first.id, { workbench: 'later' });
	if (room === null) throw new Error('the device knows it');
	onTestFinished(() => room.close());
	onTestFinished(() => first.close());
	const warn = vi.spyOn(console, 'warn');

	const leavePage = $effect.root(() => {
		$effect.pre(() => void setUpWorkbench(room).plans.named.length);
	});
	leavePage();

	let names: string[] = [];
	const leaveNext = $effect.root(() => {
		$effect.pre(() => void (names = room.workbench.plans.named.map(({ name }) => name)));
	});
	onTestFinished(leaveNext);
	room.queries.add({ title: 'By city', sql: 'SELECT 1' });
	await vi.waitFor(() => expect(names).toEqual(['by_city']));
	expect(warn).not.toHaveBeenCalled();
});
