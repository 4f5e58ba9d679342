import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ranges } from './ranges.ts';

const range = fc
	.tuple(fc.nat(40), fc.integer({ min: 1, max: 8 }))
	.map(([start, length]) => [start, start + length] as const);

function asSet(ranges: Iterable<readonly [number, number]>): Set<number> {
	const set = new Set<number>();
	for (const [start, end] of ranges) for (let i = start; i < end; i++) set.add(i);
	return set;
}

function pairs(edges: readonly number[]): [number, number][] {
	return Array.from({ length: edges.length / 2 }, (_, i) => [edges[i * 2] ?? 0, edges[i * 2 + 1] ?? 0]);
}

test('ranges hold what was added, sorted, with a gap between any two', () => {
	fc.assert(
		fc.property(fc.array(range, { maxLength: 30 }), (added) => {
			const ranges = new Ranges();
			for (const [start, end] of added) ranges.add(start, end);
			expect(asSet(pairs(ranges.edges))).toEqual(asSet(added));
			const { edges } = ranges;
			for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1] ?? -1);
		})
	);
});

test('what is missing is exactly what was not added', () => {
	fc.assert(
		fc.property(fc.array(range, { maxLength: 30 }), range, (added, [start, end]) => {
			const ranges = new Ranges();
			for (const [from, to] of added) ranges.add(from, to);
			const have = asSet(added);
			const missing = [...asSet([[start, end]])].filter((clock) => !have.has(clock));
			expect(asSet(pairs(ranges.missing(start, end)))).toEqual(new Set(missing));
		})
	);
});
