/** In a real browser with its own IndexedDB and BroadcastChannel. Connections are tried in tests/convergence. */
import { afterEach, expect, test, vi } from 'vitest';
import { openDevice, type Device } from './device.ts';
import { createRoomRecord } from './room-record.ts';
import { openRoom, type RoomSync } from './room-sync.ts';

const open: { device: Device; room: RoomSync }[] = [];

/** Another tab, as far as storage and channels can tell. */
async function openTab(id?: string): Promise<{ device: Device; room: RoomSync }> {
	const device = await openDevice();
	const { principal } = device.identity;
	const record = createRoomRecord({ title: 'Water', name: 'Ana', organisation: '', principal });
	if (id === undefined) await device.putRoom(record);
	const tab = { device, room: await openRoom(device, id ?? record.id) };
	open.push(tab);
	return tab;
}

async function closeAll(): Promise<void> {
	for (const { device, room } of open.splice(0)) {
		await room.close();
		device.close();
	}
}

afterEach(async () => {
	const [first] = open;
	const ids = first?.device.listRooms().map(({ id }) => id) ?? [];
	await closeAll();
	const device = await openDevice();
	for (const id of ids) await device.forgetRoom(id);
	device.close();
});

test('What was written is there after a reload, and was called saved only once it was', async () => {
	const { room } = await openTab();
	const text = room.docs.content.getText('plain');
	text.insert(0, 'hello');
	expect(room.state).toMatchObject({ word: 'device-only-room', device: 'saving' });
	expect(room.leaveGuard).toBe(true);
	await vi.waitFor(() => expect(room.leaveGuard).toBe(false));
	expect(room.state.device).toBe('saved');

	// The first tab is never closed, as when the browser dies.
	const again = await openTab(room.id);
	expect(again.room.docs.content.getText('plain').toString()).toBe('hello');
	expect(again.device.identity).toEqual(open[0]?.device.identity);
});

test('Two tabs without a server see what each other writes', async () => {
	const one = await openTab();
	const two = await openTab(one.room.id);
	one.room.docs.content.getText('plain').insert(0, 'one ');
	await vi.waitFor(() => expect(two.room.docs.content.getText('plain').toString()).toBe('one '));
	two.room.docs.content.getText('plain').insert(4, 'two');
	await vi.waitFor(() => expect(one.room.docs.content.getText('plain').toString()).toBe('one two'));
});

test('A thousand edits become few rows, and nothing of them is lost', async () => {
	const { room, device } = await openTab();
	const text = room.docs.content.getText('plain');
	for (let i = 0; i < 1_000; i++) text.insert(i, String(i % 10));
	const rows = () =>
		new Promise<number>((resolve) => {
			const request = device.db?.transaction('updates').objectStore('updates').count();
			if (request !== undefined) request.onsuccess = () => resolve(request.result);
		});
	await vi.waitFor(async () => expect(await rows()).toBeLessThan(500));
	await closeAll();
	const again = await openTab(room.id);
	expect(again.room.docs.content.getText('plain').toString()).toBe('0123456789'.repeat(100));
});

test('Forgetting in one tab ends the other, and nothing comes back', async () => {
	const one = await openTab();
	const two = await openTab(one.room.id);
	one.room.docs.content.getText('plain').insert(0, 'secret');
	await one.room.close();
	expect(await one.device.forgetRoom(one.room.id)).toBe(true);
	await vi.waitFor(() => expect(two.room.state.forgotten).toBe(true));
	await two.room.close();
	const { principal } = one.device.identity;
	await one.device.putRoom(
		createRoomRecord({ id: one.room.id, title: '', name: '', organisation: '', principal })
	);
	const three = await openTab(one.room.id);
	expect(three.room.docs.content.getText('plain').toString()).toBe('');
});
