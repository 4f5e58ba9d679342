import { describe, expect, it } from 'vitest';
import { initials, seatColour, seatRing } from './seat.ts';

describe('a seat', () => {
	it('has the same colour and ring for the same id, on every device', () => {
		// Stored nowhere: changing the hash would repaint everybody. These are the values of the first release.
		expect(['ana', 'mbali', 'V1StGXR8_Z5jdHi6B-myT'].map((id) => [seatColour(id), seatRing(id)])).toEqual([
			['var(--seat-4)', 'double'],
			['var(--seat-2)', 'dotted'],
			['var(--seat-3)', 'dotted']
		]);
	});

	it('spreads people over all colours and rings', () => {
		const ids = Array.from({ length: 4000 }, (_, at) => `person-${at}`);
		const count = (of: (id: string) => string) => {
			const counts = new Map<string, number>();
			for (const id of ids) counts.set(of(id), (counts.get(of(id)) ?? 0) + 1);
			return [...counts.values()];
		};
		expect(count(seatColour)).toHaveLength(8);
		expect(Math.min(...count(seatColour))).toBeGreaterThan(400);
		expect(count(seatRing)).toHaveLength(4);
		expect(Math.min(...count(seatRing))).toBeGreaterThan(850);
	});

	it.each([
		['Ana Ruiz', 'AR'],
		['Lena Großmann-Hübner', 'LH'],
		['Mbali', 'M'],
		['  maria  da  silva ', 'MS'],
		['(Open) Cape', 'OC'],
		['å̂ngström b', 'Å̂B'],
		['佐藤 由紀', '佐由'],
		['👋', ''],
		['', '']
	])('writes %s as %s', (name, letters) => {
		expect(initials(name)).toBe(letters);
	});
});
