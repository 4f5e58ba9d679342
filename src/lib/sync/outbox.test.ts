import { describe, expect, test } from 'vitest';
import { Outbox } from './outbox.ts';
import type { Outgoing } from './socket.ts';
import { Waiting, type WaitingEntry } from './waiting.ts';

function entry(order: number, length = 3): WaitingEntry {
	return { order, tab: 'tab', act: order, bytes: new Uint8Array(length).fill(order), at: order };
}

const step2 = (frameBytes = 10): Outgoing => ({ type: 'step2', update: new Uint8Array(1), frameBytes });
const update = (one: WaitingEntry, frameBytes = 10): Outgoing => ({
	type: 'update',
	update: one.bytes ?? new Uint8Array(),
	frameBytes
});

function create(presenceOf: number | null = 1) {
	const waiting = new Waiting();
	const frames: Uint8Array[] = [];
	let tooLarge = 0;
	const outbox: Outbox = new Outbox({
		waiting,
		presenceOf,
		// As the socket does: every frame asks the outbox again.
		send(frame) {
			// type, step, length of the update in one byte
			const content = frame.subarray(3);
			if (outbox.onsend({ type: 'update', update: content, frameBytes: frame.length })) frames.push(content);
		},
		state: () => new Uint8Array([9, 9]),
		ontoolarge: () => void tooLarge++
	});
	outbox.onsocket();
	const edit = (one: WaitingEntry) => {
		waiting.add(one);
		outbox.expect(one);
		return outbox.onsend(update(one));
	};
	return { waiting, outbox, frames, edit, tooLarge: () => tooLarge };
}

const left = (waiting: Waiting) => waiting.entries().map(({ order }) => order);

describe('the outbox', () => {
	test('keeps updates back until the step 2, which carries them', () => {
		const { waiting, outbox, edit } = create();
		expect(edit(entry(1))).toBe(false);
		expect(outbox.onsend(step2())).toBe(true);
		expect(edit(entry(2))).toBe(true);
		waiting.committed(1);
		expect(left(waiting)).toEqual([2]);
		waiting.committed(2);
		expect(left(waiting)).toEqual([]);
	});

	test('counts from one again on a new socket, as the server does', () => {
		const { waiting, outbox, edit } = create();
		outbox.onsend(step2());
		edit(entry(1));
		outbox.onsocket();
		outbox.onsend(step2());
		waiting.committed(1);
		expect(left(waiting)).toEqual([]);
	});

	test('does not take one message for another', () => {
		const { waiting, outbox } = create();
		outbox.onsend(step2());
		waiting.add(entry(1));
		outbox.expect(entry(1));
		expect(outbox.onsend(update(entry(2)))).toBe(true);
		waiting.committed(2);
		expect(left(waiting)).toEqual([1]);
	});

	test('sends what another tab left, and everything as one state', () => {
		const { waiting, outbox, frames } = create();
		waiting.add(entry(1));
		outbox.sendRest();
		expect(frames).toEqual([]);
		outbox.onsend(step2());
		waiting.committed(1);
		waiting.add(entry(2));
		waiting.add({ ...entry(3), bytes: null });
		outbox.sendRest();
		expect(frames).toEqual([entry(2).bytes, new Uint8Array([9, 9])]);
		waiting.committed(3);
		expect(left(waiting)).toEqual([]);
	});

	test('divides a step 2 that is too long into the edits it is made of', () => {
		const { waiting, outbox, frames } = create();
		outbox.frameBytes = 50;
		waiting.add(entry(1));
		waiting.add(entry(2));
		expect(outbox.onsend(step2(51))).toBe(false);
		expect(frames).toEqual([entry(1).bytes, entry(2).bytes]);
		waiting.committed(2);
		expect(left(waiting)).toEqual([]);
	});

	test('says that an update is too long instead of sending it', () => {
		const { waiting, outbox, tooLarge } = create();
		outbox.onsend(step2());
		outbox.frameBytes = 50;
		waiting.add(entry(1));
		expect(outbox.onsend(update(entry(1), 51))).toBe(false);
		expect(tooLarge()).toBe(1);
	});

	test('sends nothing more once it was stopped', () => {
		const { outbox, edit, frames } = create();
		outbox.onsend(step2());
		outbox.stop();
		expect(edit(entry(1))).toBe(false);
		outbox.sendRest();
		expect(outbox.onsend(step2())).toBe(false);
		expect(frames).toEqual([]);
	});

	test('lets out presence of this device alone, and none where there is no presence', () => {
		const presence = (...clientIds: number[]): Outgoing => ({ type: 'presence', clientIds });
		expect(create(1).outbox.onsend(presence(1))).toBe(true);
		expect(create(1).outbox.onsend(presence(2, 3))).toBe(false);
		expect(create(null).outbox.onsend(presence(1))).toBe(false);
	});
});
