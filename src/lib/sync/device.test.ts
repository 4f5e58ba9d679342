import { IDBFactory } from 'fake-indexeddb';
// Key ranges are taken from the page.
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openDevice, type Device } from './device.ts';
import { DocStore } from './doc-store.ts';
import { TestClock } from './for-tests.ts';
import { createRoomRecord, type RoomRecord } from './room-record.ts';

let disk: IDBFactory;
beforeEach(() => {
	disk = new IDBFactory();
});

function roomOf(device: Device, title = 'Water'): RoomRecord {
	return createRoomRecord({ title, name: 'Ana', organisation: '', principal: device.identity.principal });
}

async function fill(device: Device, document: string, order: number): Promise<void> {
	const store = new DocStore(device.db, document, new TestClock());
	const bytes = new Uint8Array([order]);
	void store.write({ update: bytes, waits: { order, tab: 't', act: order, bytes, at: 1 }, epoch: 'e' });
	await store.settled();
}

async function rowsOf(device: Device): Promise<Record<string, number>> {
	if (device.db === null) throw new Error('no database');
	const names = [...device.db.objectStoreNames].filter((name) => name !== 'identity');
	const transaction = device.db.transaction(names);
	const counts = names.map(
		(name) =>
			new Promise<[string, number]>((resolve) => {
				const request = transaction.objectStore(name).count();
				request.onsuccess = () => resolve([name, request.result]);
			})
	);
	return Object.fromEntries(await Promise.all(counts));
}

describe('a device', () => {
	test('is the same person in every tab and after every reload', async () => {
		const [one, two] = await Promise.all([openDevice({ indexedDB: disk }), openDevice({ indexedDB: disk })]);
		expect(one.identity).toEqual(two.identity);
		expect(one.identity.principal).toMatch(/^[A-Za-z0-9_-]{21}$/);
		expect(one.identity.deviceSecret).toMatch(/^[A-Za-z0-9_-]{43}$/);
		one.close();
		two.close();
		expect((await openDevice({ indexedDB: disk })).identity).toEqual(one.identity);
	});

	test('works in memory where the browser keeps nothing, and says so', async () => {
		const device = await openDevice({ indexedDB: null });
		expect(device.storage).toBe('memory');
		const room = roomOf(device);
		expect(await device.putRoom(room)).toBe(false);
		expect(device.listRooms()).toEqual([room]);
		expect((await openDevice({ indexedDB: null })).identity).not.toEqual(device.identity);
	});

	test('works in memory where opening fails', async () => {
		const refusing = {
			open: () => {
				throw new DOMException('no', 'SecurityError');
			}
		} as unknown as IDBFactory; // reason: only what is asked of it
		expect((await openDevice({ indexedDB: refusing })).storage).toBe('memory');
	});
});

describe('the list of roundtables', () => {
	test('is there again after a reload, last opened first', async () => {
		const device = await openDevice({ indexedDB: disk });
		const [older, newer] = [roomOf(device, 'older'), roomOf(device, 'newer')];
		await device.putRoom({ ...newer, createdAt: 1, lastOpenedAt: 20 });
		await device.putRoom({ ...older, createdAt: 2, lastOpenedAt: 10 });
		const again = await openDevice({ indexedDB: disk });
		expect(again.listRooms().map((room) => room.title)).toEqual(['newer', 'older']);
	});

	test('takes changes of different fields from two tabs at once', async () => {
		const one = await openDevice({ indexedDB: disk });
		const room = roomOf(one);
		await one.putRoom(room);
		const two = await openDevice({ indexedDB: disk });
		await Promise.all([
			one.updateRoom(room.id, { title: 'from one' }),
			two.updateRoom(room.id, { lastChangeAt: 5 })
		]);
		for (const device of [one, two]) {
			await vi.waitFor(() =>
				expect(device.getRoom(room.id)).toMatchObject({ title: 'from one', lastChangeAt: 5 })
			);
		}
	});

	test('tells its observers, also of what another tab did', async () => {
		const one = await openDevice({ indexedDB: disk });
		const two = await openDevice({ indexedDB: disk });
		const seen: string[][] = [];
		const stop = two.observeRooms((rooms) => seen.push(rooms.map((room) => room.title)));
		await one.putRoom(roomOf(one));
		await vi.waitFor(() => expect(seen.at(-1)).toEqual(['Water']));
		stop();
		const before = seen.length;
		await two.putRoom(roomOf(two, 'Air'));
		expect(seen).toHaveLength(before);
	});
});

describe('forgetting a roundtable', () => {
	test('leaves no row of it, refused documents included, and every row of the others', async () => {
		const device = await openDevice({ indexedDB: disk });
		const [gone, kept] = [roomOf(device, 'gone'), roomOf(device, 'kept')];
		for (const room of [gone, kept]) {
			await device.putRoom(room);
			await fill(device, room.docNames.content, 1);
			await fill(device, room.docNames.discussion, 2);
		}
		const record = await device.quarantine.add({
			id: gone.docNames.content,
			room: gone.id,
			doc: 'content',
			next: `${gone.docNames.content}~1`,
			reason: 'role',
			at: 1,
			count: 1,
			rebuilt: false
		});
		await device.quarantine.rebuilt(record, 1);
		await fill(device, `${gone.docNames.content}~1`, 3);
		expect(await device.waitingIn(gone.id)).toBe(3);

		expect(await device.forgetRoom(gone.id)).toBe(true);
		expect(await rowsOf(device)).toEqual({ rooms: 1, updates: 2, waiting: 2, documents: 2, quarantine: 0 });
		expect(await device.waitingIn(kept.id)).toBe(2);
		expect(device.listRooms()).toEqual([kept]);
	});
});

describe('a refused document', () => {
	test('is recorded once, however many tabs find it refused', async () => {
		const device = await openDevice({ indexedDB: disk });
		const record = {
			id: 'r/content',
			room: 'r',
			doc: 'content',
			next: 'r/content~1',
			at: 1,
			count: 1,
			rebuilt: false
		} as const;
		await device.quarantine.add({ ...record, reason: 'role' });
		const other = await openDevice({ indexedDB: disk });
		expect(await other.quarantine.add({ ...record, reason: 'quota', at: 2 })).toEqual({
			...record,
			reason: 'role'
		});
		expect(device.quarantine.of('r')).toHaveLength(1);
	});
});

describe('lasting storage', () => {
	test.each([
		['granted', { persist: async () => true, persisted: async () => false }, 'best-effort', 'persisted'],
		[
			'not granted',
			{ persist: async () => false, persisted: async () => false },
			'best-effort',
			'best-effort'
		],
		['granted before', { persist: async () => true, persisted: async () => true }, 'persisted', 'persisted'],
		[
			'failing',
			{ persist: () => Promise.reject(new Error('no')), persisted: async () => false },
			'best-effort',
			'unsupported'
		]
	])('is asked for once: %s', async (_title, storage, before, after) => {
		const asked = vi.spyOn(storage, 'persist');
		const device = await openDevice({ indexedDB: disk, storage });
		expect(device.persistence).toBe(before);
		expect(asked).not.toHaveBeenCalled();
		expect(await device.requestPersistence()).toBe(after);
		await device.requestPersistence();
		expect(device.persistence).toBe(after);
		expect(asked).toHaveBeenCalledTimes(1);
	});
});
