import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from './for-tests.ts';
import { compareOrder, place, toOrder, type Placed } from './order.ts';

const sorted = (list: Placed[]) => [...list].sort(compareOrder);

/** Puts `ids` before `index` as the documents do it. */
function insert(list: Placed[], ids: string[], index: number): Placed[] {
	const { orders, rekeyed } = place(list, index, ids.length);
	const keys = new Map(rekeyed.map((one) => [one.id, one.order]));
	return sorted([
		...list.map((one) => ({ ...one, order: keys.get(one.id) ?? one.order })),
		...ids.map((id, at) => ({ id, order: orders[at] ?? null }))
	]);
}

const anyOrder = fc.oneof(
	fc.constantFrom('a0', 'a1', 'a2', 'a1V', 'Zz', 'b00'),
	fc.string({ maxLength: 5 }).map(toOrder)
);

test('things come to stand where they were put, in their order, whatever keys the neighbours have', () => {
	fc.assert(
		fc.property(fc.array(anyOrder, { maxLength: 8 }), fc.nat(8), fc.nat(4), (orders, at, more) => {
			const list = sorted(orders.map((order, id) => ({ id: `id${id}`, order })));
			const index = Math.min(at, list.length);
			const added = Array.from({ length: more + 1 }, (_, n) => `new${n}`);
			const wanted = list.map((one) => one.id).toSpliced(index, 0, ...added);
			expect(insert(list, added, index).map((one) => one.id)).toEqual(wanted);
		}),
		runs(500)
	);
});

test('every key that is made is one that is accepted', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (places) => {
			let list: Placed[] = [];
			places.forEach((at, n) => (list = insert(list, [`id${n}`], Math.min(at, list.length))));
			for (const one of list) expect(toOrder(one.order)).toBe(one.order);
		})
	);
});

test('only neighbours with equal keys are re-keyed', () => {
	const list = [
		{ id: 'a', order: 'a0' },
		{ id: 'b', order: 'a1' },
		{ id: 'c', order: 'a1' },
		{ id: 'd', order: 'a2' }
	];
	expect(place(list, 2).rekeyed.map((one) => one.id)).toEqual(['c']);
	expect(place(list, 3).rekeyed).toEqual([]);
});

test('a key grown too long by reordering at one spot is made anew', () => {
	const list = [
		{ id: 'a', order: 'a0' },
		{ id: 'b', order: toOrder(`a0${'1'.repeat(300)}`) }
	];
	expect(list[1]?.order).toBeNull();
	expect(place(list, 2).rekeyed.map((one) => one.id)).toEqual(['b']);
});

test.each([null, 7, '', 'a', 'A00000000000000000000000000', 'zzz', 'a0 ', 'a10', 'ä0', '__proto__'])(
	'%j is no key',
	(value) => {
		expect(toOrder(value)).toBeNull();
	}
);
