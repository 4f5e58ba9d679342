import { expect, test } from 'vitest';
import { holdOrder } from './hold.ts';

const list = (ids: string) => [...ids].map((id) => ({ id }));
const ids = (items: readonly { id: string }[]) => items.map((item) => item.id).join('');

test('nothing is reordered while no order is held', () => {
	expect(ids(holdOrder(list('cab'), null))).toBe('cab');
});

test('rows that were there keep their order among themselves', () => {
	expect(ids(holdOrder(list('cab'), ['a', 'b', 'c']))).toBe('abc');
});

test('a new row stands behind the one it follows, and a deleted one is gone', () => {
	expect(ids(holdOrder(list('xcay'), ['a', 'b', 'c']))).toBe('xayc');
});

test('several new rows keep their order', () => {
	expect(ids(holdOrder(list('axyb'), ['a', 'b']))).toBe('axyb');
});
