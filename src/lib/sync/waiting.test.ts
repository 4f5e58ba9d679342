import { describe, expect, test } from 'vitest';
import { Waiting, type WaitingEntry } from './waiting.ts';

function entry(order: number, act = order, tab = 'tab'): WaitingEntry {
	return { order, tab, act, bytes: new Uint8Array([order]), at: 1000 + order };
}

function waitingWith(...entries: WaitingEntry[]): Waiting {
	const waiting = new Waiting();
	for (const one of entries) waiting.add(one);
	return waiting;
}

const orders = (entries: WaitingEntry[]) => entries.map(({ order }) => order);

describe('an edit', () => {
	test('waits until a message that carries it is committed', () => {
		const waiting = waitingWith(entry(1), entry(2));
		waiting.sentAll(1);
		waiting.add(entry(3));
		waiting.sent(2, entry(3));
		expect(orders(waiting.committed(1))).toEqual([1, 2]);
		expect(waiting.count).toBe(1);
		expect(orders(waiting.committed(2))).toEqual([3]);
		expect(waiting.count).toBe(0);
		expect(waiting.since).toBeNull();
	});

	test('that was not sent is not cleared by any number of commits', () => {
		const waiting = waitingWith(entry(1));
		expect(waiting.committed(1000)).toEqual([]);
		expect(waiting.count).toBe(1);
	});

	test('waits again when the socket that carried it is gone', () => {
		const waiting = waitingWith(entry(1));
		waiting.sentAll(5);
		waiting.unsend();
		expect(waiting.committed(5)).toEqual([]);
		expect(orders(waiting.unsent())).toEqual([1]);
	});

	test('is cleared by the first of two messages that carry it', () => {
		const waiting = waitingWith(entry(1));
		waiting.sent(1, entry(1));
		waiting.sentAll(2);
		expect(orders(waiting.committed(1))).toEqual([1]);
	});

	test('that was denied is never cleared, whatever is committed after it', () => {
		const waiting = waitingWith(entry(1), entry(2));
		waiting.sent(1, entry(1));
		waiting.sent(2, entry(2));
		waiting.denied(1);
		expect(orders(waiting.committed(2))).toEqual([2]);
		expect(waiting.count).toBe(1);
	});
});

describe('the count', () => {
	test('is of acts, and an act counts until all of it is there', () => {
		const waiting = waitingWith(entry(1, 1), entry(2, 1), entry(3));
		expect(waiting.count).toBe(2);
		waiting.sent(1, entry(1));
		waiting.committed(1);
		expect(waiting.count).toBe(2);
		waiting.sent(2, entry(2));
		waiting.committed(2);
		expect(waiting.count).toBe(1);
	});

	test('tells entries of two tabs apart, and the same entry once', () => {
		const waiting = waitingWith(entry(1, 1, 'a'), entry(1, 1, 'b'), entry(1, 1, 'b'));
		expect(waiting.count).toBe(2);
		waiting.remove([{ order: 1, tab: 'b' }]);
		expect(waiting.count).toBe(1);
	});

	test('says since when', () => {
		const waiting = waitingWith(entry(2), entry(1));
		expect(waiting.since).toBe(1001);
		waiting.remove([entry(1)]);
		expect(waiting.since).toBe(1002);
	});
});

test('Numbers go on after those that another tab has used', () => {
	expect(waitingWith(entry(7, 7, 'other')).nextOrder()).toBe(8);
});
