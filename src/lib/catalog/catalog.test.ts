import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPublish } from './completeness.ts';
import type { CatalogEntry } from './entry.ts';
import { findFormat, FORMATS } from './formats.ts';
import { findLicence, LICENCES } from './licences.ts';
import { openness, stars } from './openness.ts';

const EMPTY: CatalogEntry = {
	...{ title: '', description: '', landingPage: '', issued: '', modified: '' },
	...{ publisher: { name: '' }, contact: { name: '', email: '' }, license: { id: '', url: '', title: '' } },
	...{ access: null, spectrum: null, keywords: [], files: [] }
};
const licensed = (id: string, url = '', title = '') => ({ license: { id, url, title } });
const file = (name: string, downloadUrl = '') => ({ name, format: '', mediaType: '', downloadUrl });

describe('openness', () => {
	test.each([
		['open', 'open', 'open-licence', { access: 'public', ...licensed('cc-by-4.0') }],
		['open', 'open', 'open-licence', { landingPage: 'https://example.org/d', ...licensed('CC0-1.0') }],
		[
			'open',
			'open',
			'open-licence',
			{ files: [file('a.csv', 'http://example.org/a.csv')], ...licensed('ODbL-1.0') }
		],
		['shared', 'shared-public', 'no-licence', { access: 'public' }],
		['shared', 'shared-public', 'no-licence', { access: 'public', ...licensed('notspecified') }],
		['shared', 'shared-public', 'limiting-licence', { access: 'public', ...licensed('CC-BY-NC-4.0') }],
		['shared', 'shared-public', 'unknown-licence', { access: 'public', ...licensed('', '', 'House rules') }],
		['shared', 'shared-group', 'login', { access: 'login', ...licensed('CC0-1.0') }],
		['shared', 'shared-named', 'agreement', { access: 'agreement' }],
		['closed', 'closed-internal', 'internal', { access: 'internal', ...licensed('CC0-1.0') }],
		['shared', 'shared-named', 'claimed', { spectrum: 'shared-named' }],
		['shared', 'shared-public', 'claimed', { spectrum: 'open' }],
		[null, 'unknown', 'open-licence-no-address', { ...licensed('CC0-1.0') }],
		[null, 'unknown', 'nothing-known', { landingPage: 'javascript:alert(1)' }]
	] as const)('is %s (%s, %s)', (degree, spectrum, reason, fields) => {
		expect(openness({ ...EMPTY, ...fields })).toEqual({ class: degree, spectrum, reason });
	});

	test('nothing without an open licence is ever open', () => {
		const entry = fc.record({
			access: fc.constantFrom('public', 'login', 'agreement', 'internal', null),
			spectrum: fc.constantFrom('open', 'unknown', 'shared-public', null),
			landingPage: fc.constantFrom('', 'https://example.org'),
			id: fc.constantFrom('', 'CC-BY-NC-4.0', 'constructor', 'open'),
			url: fc.constantFrom('', 'https://example.org/terms')
		});
		fc.assert(
			fc.property(entry, ({ id, url, ...fields }) => {
				expect(openness({ ...EMPTY, ...fields, ...licensed(id, url) }).class).not.toBe('open');
			})
		);
	});
});

describe('stars', () => {
	const open = { ...EMPTY, access: 'public', ...licensed('CC0-1.0') } as const;
	test.each([
		[0, { ...open, ...licensed('') }, ['a.csv']],
		[1, open, ['report.pdf']],
		[2, open, ['a.xlsx', 'report.pdf']],
		[3, open, ['a.xlsx', 'a.csv.gz']]
	] as const)('are %i', (count, entry, names) => {
		expect(stars({ ...entry, files: names.map((name) => file(name)) })).toBe(count);
	});
});

describe('licences', () => {
	test.each([
		['CC-BY-4.0', { id: ' cc-by-4.0 ' }],
		['CC-BY-4.0', { url: 'http://www.creativecommons.org/licenses/by/4.0/deed.pt' }],
		['CC-BY-4.0', { url: 'https://creativecommons.org/licenses/by/4.0/legalcode' }],
		['CC0-1.0', { id: 'https://creativecommons.org/publicdomain/zero/1.0' }],
		['ODC-By-1.0', { id: 'ODC-BY-1.0' }],
		['OGL-UK-3.0', { id: 'uk-ogl' }],
		['DL-DE-BY-2.0', { id: 'dl-de/by-2-0' }]
	])('%s is found by %j', (id, named) => {
		expect(findLicence(named)?.id).toBe(id);
	});

	test('are found by their own id and address, each once', () => {
		for (const one of LICENCES) {
			expect(findLicence({ id: one.id })).toBe(one);
			expect(findLicence({ url: one.url })).toBe(one);
		}
		expect(new Set(LICENCES.map((one) => one.id)).size).toBe(LICENCES.length);
	});

	test('what is not known is null, inherited names too', () => {
		for (const id of ['', 'other-closed', 'constructor', '__proto__']) expect(findLicence({ id })).toBeNull();
	});
});

test('formats are found by name, ending and media type', () => {
	expect(findFormat({ name: 'A.CSV.gz' })?.id).toBe('csv');
	expect(findFormat({ format: '.XLSX' })?.id).toBe('xlsx');
	expect(findFormat({ mediaType: 'application/geo+json; charset=utf-8' })?.id).toBe('geojson');
	expect(findFormat({ name: 'data.csv', mediaType: 'text/plain' })?.id).toBe('csv');
	expect(findFormat({ name: 'noending', format: 'constructor' })).toBeNull();
	for (const one of FORMATS) expect(findFormat({ mediaType: one.mediaType })).toBe(one);
});

test('an entry says what it lacks to be published, and nothing when it is complete', () => {
	expect(toPublish(EMPTY)).toEqual([
		...['title', 'description', 'publisher', 'contact', 'licence', 'access', 'keyword', 'date']
	]);
	const complete: CatalogEntry = {
		...EMPTY,
		...{
			title: 'a',
			description: 'b',
			publisher: { name: 'c' },
			contact: { name: '', email: 'd@example.org' }
		},
		...{ access: 'public', keywords: ['e'], modified: '2025-01-01', ...licensed('CC0-1.0') }
	};
	expect(toPublish(complete)).toEqual([]);
	expect(toPublish({ ...complete, ...licensed('') })).toEqual(['licence']);
	expect(toPublish({ ...complete, ...licensed(''), access: 'internal' })).toEqual([]);
});
