/**
 * The dataset entry: its fields as they are stored and as they are read.
 * Single values are flat keys (`license.id`), set one at a time, so that two people who edit one entry never overwrite
 * each other's field. The names are those that exports to DCAT, Data Package and schema.org map.
 */
import type { Experience } from './experiences.ts';
import type { DatasetFile } from './dataset-file.ts';
import type { Entry } from './entries.ts';
import { getJson, getNumber, getOneOf, getSet, getString, getText, type Json, type YMap } from './values.ts';

/** Long texts that several people write at once. */
export const DATASET_TEXTS = ['description', 'purpose', 'collection', 'limits', 'accessNote'] as const;
export type DatasetText = (typeof DATASET_TEXTS)[number];

/** Sets of short words. */
export const DATASET_SETS = ['keywords', 'themes', 'language', 'documentation'] as const;
export type DatasetSet = (typeof DATASET_SETS)[number];

/** Single strings. */
export const DATASET_STRINGS = [
	'title',
	'slug',
	'publisher.name',
	'publisher.url',
	'contact.name',
	'contact.email',
	'sourceId',
	'landingPage',
	'license.id',
	'license.url',
	'license.title',
	'license.attribution',
	'issued',
	'modified',
	'frequency',
	'temporal.start',
	'temporal.end',
	'partOf',
	'provenance.method',
	'provenance.sourceStandard',
	'provenance.by',
	'provenance.at',
	'curation.why',
	'curation.owner'
] as const;
export type DatasetString = (typeof DATASET_STRINGS)[number];

/** Who can get the data, however it is licensed: anyone, whoever logs in, whoever signs an agreement, nobody outside. */
export const ACCESSES = ['public', 'login', 'agreement', 'internal'] as const;
export type Access = (typeof ACCESSES)[number];

/** The Data Spectrum of the Open Data Institute, five classes and what is not known. */
export const SPECTRUM = [
	'open',
	'shared-public',
	'shared-group',
	'shared-named',
	'closed-internal',
	'unknown'
] as const;
export type Spectrum = (typeof SPECTRUM)[number];

/** What the table decided about a dataset. */
export const CURATIONS = ['proposed', 'discussed', 'agreed', 'dropped'] as const;
export type Curation = (typeof CURATIONS)[number];

/** One dataset entry as plain data; empty strings and empty lists are "not given". */
export interface Dataset extends Entry {
	readonly title: string;
	readonly slug: string;
	readonly description: string;
	readonly publisher: { readonly name: string; readonly url: string };
	readonly contact: { readonly name: string; readonly email: string };
	readonly sourceId: string;
	readonly landingPage: string;
	readonly license: {
		readonly id: string;
		readonly url: string;
		readonly title: string;
		readonly attribution: string;
	};
	readonly access: Access | null;
	/** What a source claimed, for entries whose access nobody has stated. */
	readonly spectrum: Spectrum | null;
	readonly accessNote: string;
	readonly keywords: readonly string[];
	readonly themes: readonly string[];
	/** BCP 47 tags. */
	readonly language: readonly string[];
	/** Addresses of data dictionaries and the like. */
	readonly documentation: readonly string[];
	/** ISO 8601 dates, or R/P… for what repeats. */
	readonly issued: string;
	readonly modified: string;
	readonly frequency: string;
	readonly temporal: { readonly start: string; readonly end: string };
	/** Words, a bounding box or GeoJSON. */
	readonly spatial: Json | null;
	readonly purpose: string;
	readonly collection: string;
	readonly limits: string;
	readonly partOf: string;
	readonly provenance: {
		readonly method: string;
		readonly sourceStandard: string;
		readonly by: string;
		readonly at: string;
		/** What an import could not map, kept as it came. */
		readonly raw: Json | null;
	};
	/** Claimed 4 or 5; up to 3 they are computed. */
	readonly stars: number | null;
	readonly curation: { readonly status: Curation | null; readonly why: string; readonly owner: string };
	readonly files: readonly DatasetFile[];
	readonly experiences: readonly Experience[];
}

/** Changes of single fields, by stored key. `null` or an empty string removes. Texts and sets have edits of their own. */
export type DatasetChanges = { [Key in DatasetString]?: string | null } & {
	access?: Access | null;
	spectrum?: Spectrum | null;
	spatial?: Json;
	stars?: number | null;
	'provenance.raw'?: Json;
	'curation.status'?: Curation | null;
};

/** First values of a new entry: single fields, texts and sets. */
export type DatasetFields = DatasetChanges & { [Key in DatasetText]?: string } & {
	[Key in DatasetSet]?: readonly string[];
};

export function readDataset(
	entry: YMap,
	base: Entry,
	inner: Pick<Dataset, 'files' | 'experiences'>
): Dataset {
	const string = (key: DatasetString) => getString(entry, key) ?? '';
	return {
		...base,
		title: string('title'),
		slug: string('slug'),
		description: getText(entry, 'description'),
		publisher: { name: string('publisher.name'), url: string('publisher.url') },
		contact: { name: string('contact.name'), email: string('contact.email') },
		sourceId: string('sourceId'),
		landingPage: string('landingPage'),
		license: {
			id: string('license.id'),
			url: string('license.url'),
			title: string('license.title'),
			attribution: string('license.attribution')
		},
		access: getOneOf(entry, 'access', ACCESSES, null),
		spectrum: getOneOf(entry, 'spectrum', SPECTRUM, null),
		accessNote: getText(entry, 'accessNote'),
		keywords: getSet(entry, 'keywords'),
		themes: getSet(entry, 'themes'),
		language: getSet(entry, 'language'),
		documentation: getSet(entry, 'documentation'),
		issued: string('issued'),
		modified: string('modified'),
		frequency: string('frequency'),
		temporal: { start: string('temporal.start'), end: string('temporal.end') },
		spatial: getJson(entry, 'spatial'),
		purpose: getText(entry, 'purpose'),
		collection: getText(entry, 'collection'),
		limits: getText(entry, 'limits'),
		partOf: string('partOf'),
		provenance: {
			method: string('provenance.method'),
			sourceStandard: string('provenance.sourceStandard'),
			by: string('provenance.by'),
			at: string('provenance.at'),
			raw: getJson(entry, 'provenance.raw')
		},
		stars: getNumber(entry, 'stars'),
		curation: {
			status: getOneOf(entry, 'curation.status', CURATIONS, null),
			why: string('curation.why'),
			owner: string('curation.owner')
		},
		...inner
	};
}
