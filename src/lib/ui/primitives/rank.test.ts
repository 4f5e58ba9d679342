import { describe, expect, it } from 'vitest';
import { rank } from './rank.ts';

describe('finding a command', () => {
	it.each([
		['dataset', 'Datasets'],
		['dtaasets', 'Datasets'],
		['licens', 'Licence of this dataset'],
		['workbnech', 'Open the workbench'],
		['orcamento', 'Orçamento municipal'],
		['new card', 'Card, new'],
		['', 'anything']
	])('%s finds %s', (query, text) => {
		expect(rank(query, text)).toBeGreaterThan(0);
	});

	it.each([
		['xyz', 'Datasets'],
		['crd', 'Card'],
		['new query', 'New card'],
		['datasets', 'dates']
	])('%s does not find %s', (query, text) => {
		expect(rank(query, text)).toBe(0);
	});

	it('puts the whole word before its start, the start before the middle, and a slip last', () => {
		const texts = ['note', 'notes', 'footnote', 'nite'];
		const order = texts.map((text) => rank('note', text));
		expect(order).toEqual([...order].sort((a, b) => b - a));
		expect(new Set(order).size).toBe(4);
	});
});
