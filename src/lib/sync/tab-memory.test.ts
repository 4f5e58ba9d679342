import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { TestClock } from './for-tests.ts';
import { createRoomRecord, openDevice, openRoom } from './index.ts';

const NEW = { title: 'Nowhere', name: 'Ana', organisation: '', principal: 'ana' };

async function roomWithWord() {
	const device = await openDevice({ indexedDB: null });
	const record = createRoomRecord(NEW);
	await device.putRoom(record);
	const sync = await openRoom(device, record.id, { clock: new TestClock() });
	sync.docs.content.getText('word').insert(0, 'kept');
	return { device, record, sync };
}

test('a roundtable that no device keeps is whole when it is opened again in the same tab, and says that it is only here', async () => {
	const { device, record, sync } = await roomWithWord();
	await sync.close();
	const again = await openRoom(device, record.id, { clock: new TestClock() });
	expect(again.docs.content.getText('word').toString()).toBe('kept');
	expect(again.leaveGuard).toBe(true);
	expect(again.state.device).toBe('refused');
	again.docs.content.getText('word').insert(4, ' on');
	await again.close();
	const third = await openRoom(device, record.id, { clock: new TestClock() });
	expect(third.docs.content.getText('word').toString()).toBe('kept on');
	await third.close();
});

test('leaving is guarded while nothing is open, until it is forgotten', async () => {
	const { device, record, sync } = await roomWithWord();
	await sync.close();
	expect(device.holdsInTab).toBe(true);
	await device.forgetRoom(record.id);
	expect(device.holdsInTab).toBe(false);
});

test('what a full disk refused is written once there is room, by whoever opens it next', async () => {
	const device = await openDevice();
	const record = createRoomRecord(NEW);
	await device.putRoom(record);
	const doc = new Y.Doc();
	doc.getText('word').insert(0, 'refused');
	device.memory.add(record.docNames.content, [{ change: { update: Y.encodeStateAsUpdate(doc) }, at: 1 }]);
	const sync = await openRoom(device, record.id, { clock: new TestClock() });
	expect(sync.docs.content.getText('word').toString()).toBe('refused');
	expect(device.holdsInTab).toBe(false);
	await sync.close();
	const again = await openRoom(device, record.id, { clock: new TestClock() });
	expect(again.docs.content.getText('word').toString()).toBe('refused');
	expect(again.leaveGuard).toBe(false);
	await again.close();
	device.close();
});
