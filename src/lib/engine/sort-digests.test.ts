import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortDigests } from './sort-digests.ts';

it('sorts digests as their hexadecimal text sorts, equal ones included', () => {
	const digest = fc.uint8Array({ minLength: 4, maxLength: 4 });
	fc.assert(
		fc.property(fc.array(digest, { maxLength: 200 }), fc.nat(9), (digests, repeats) => {
			const all = [...digests, ...digests.slice(0, repeats)];
			const sorted = Buffer.from(sortDigests(Buffer.concat(all), 4));
			const expected = all.map((bytes) => Buffer.from(bytes).toString('hex')).sort();
			expect(sorted.toString('hex')).toBe(expected.join(''));
		})
	);
});
