/** Answers of services that hold one part of their records, as these services write them. */
import { describe, expect, it } from 'vitest';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';
import type { Chosen } from './reading.ts';

const some = (count: number, extra: object = {}) =>
	Array.from({ length: count }, (_, i) => ({ id: i, name: `N${i}`, ...extra }));

async function evidence(value: unknown, chosen: Chosen = {}) {
	const proposal = await proposeWith(READERS_HERE, new Blob([JSON.stringify(value)]), { chosen });
	if (!proposal.ok) throw new Error(proposal.reason);
	return proposal.choices.path?.evidence;
}

const worldBank = (page: number, records: number) => [
	{ page, pages: 6, per_page: 50, total: 266 },
	some(records)
];
const ckan = (total: number) => ({
	help: 'https://example.org/api/3/action/help_show?name=datastore_search',
	success: true,
	result: {
		...{ include_total: true, limit: 5, records_format: 'objects', resource_id: 'r' },
		fields: [{ id: 'id', type: 'int' }],
		records: some(5),
		_links: { start: '/api/3/action/datastore_search', next: '/api/3/action/datastore_search?offset=5' },
		...{ total, total_was_estimated: false }
	}
});
const features = (about: object) => ({
	type: 'FeatureCollection',
	features: some(5).map((properties) => ({ type: 'Feature', properties, geometry: null })),
	...about
});

describe('a file says that it holds only some of its records:', () => {
	it.each<[string, unknown, number, number | null]>([
		['the World Bank', worldBank(1, 50), 50, 266],
		['the World Bank, last page', worldBank(6, 16), 16, 266],
		['CKAN, rows of a table', ckan(1200), 5, 1200],
		['CKAN, as short as can be', { result: { total: 12, records: some(5) } }, 5, 12],
		['CKAN, datasets', { success: true, result: { count: 31, facets: {}, results: some(5) } }, 5, 31],
		[
			'Django REST',
			{ count: 1023, next: 'https://example.org/?page=2', previous: null, results: some(5) },
			5,
			1023
		],
		['OpenDataSoft', { total_count: 800, results: some(5) }, 5, 800],
		['OpenDataSoft, its older records', { nhits: 800, parameters: { rows: 5 }, records: some(5) }, 5, 800],
		['Socrata, its catalogue', { results: some(5), resultSetSize: 90, timings: { serviceMillis: 4 } }, 5, 90],
		[
			'OData',
			{ '@odata.count': 70, '@odata.nextLink': 'https://example.org/?$skip=5', value: some(5) },
			5,
			70
		],
		['OData without a count', { '@odata.nextLink': 'https://example.org/?$skip=5', value: some(5) }, 5, null],
		['OData of old', { d: { __count: '70', results: some(5) } }, 5, 70],
		['Spring', { content: some(5), page: { size: 5, totalElements: 44, totalPages: 9, number: 0 } }, 5, 44],
		['JSON:API', { data: some(5), links: { self: '/x?page=1', next: '/x?page=2' } }, 5, null],
		[
			'a count in what is said about them',
			{ meta: { total: 44, limit: 5, offset: 0 }, data: some(5) },
			5,
			44
		],
		['pages without a total', { page: 9, total_pages: 9, items: some(5) }, 5, null],
		['a map', features({ numberMatched: 77, numberReturned: 5 }), 5, 77],
		['a map with links', features({ links: [{ rel: 'self' }, { rel: 'next', href: '/x' }] }), 5, null],
		['ArcGIS', features({ exceededTransferLimit: true }), 5, null]
	])('%s', async (_, value, records, total) => {
		expect(await evidence(value)).toEqual({ records, further: { total } });
	});
});

describe('nothing is said', () => {
	it.each([
		['the World Bank', [{ page: 1, pages: 1, per_page: 300, total: 50 }, some(50)]],
		['CKAN, whose next page is there after the last', ckan(5)],
		['Django REST', { count: 5, next: null, previous: null, results: some(5) }],
		['OpenDataSoft', { total_count: 5, results: some(5) }],
		['OData', { '@odata.count': 5, value: some(5) }],
		['JSON:API', { data: some(5), links: { self: '/x?page=1', next: null }, meta: { total: 5 } }],
		['a map', features({ numberMatched: 5, links: [{ rel: 'self' }] })],
		['ArcGIS', features({ exceededTransferLimit: false })]
	])('where the file holds what it says: %s', async (_, value) => {
		expect(await evidence(value)).toEqual({ records: expect.any(Number) as number, further: null });
	});

	it.each([
		['a sum of what the records have', { total: 45_000, results: some(5, { votes: 9000 }) }],
		['a count of something else', { count: 45_000, unit: 'people', data: some(5) }],
		['a book', { pages: 320, chapters: some(5) }],
		['a number that is unknown', features({ numberMatched: 'unknown' })],
		['a word that is no link', { next: 'Thursday', data: some(5) }],
		['a plain list', some(5)],
		['a list beside another', [{ total: 12, page: 1 }, some(5)].toReversed()]
	])('by %s', async (_, value) => {
		expect((await evidence(value))?.further).toBeNull();
	});

	it('of another list than that of the records', async () => {
		const fields = { path: ['result', 'fields'] };
		expect(await evidence(ckan(1200), fields)).toEqual({ records: 1, further: null });
	});
});
