/**
 * Whether a JSON file says itself that it has only some of the records, as services do that send them in pages. Only words
 * that mean nothing else count: a total by itself may be a sum of what is in the records.
 */
import type { FurtherRecords } from './proposal.ts';

type Fields = Readonly<Record<string, unknown>>;

/** They say how many records there are. */
const TOTALS = [
	...['total_count', 'totalCount', 'total_records', 'totalRecords', 'total_results', 'totalResults'],
	...['total_rows', 'totalElements', 'totalItems', 'hydra:totalItems', 'resultSetSize', 'nhits', 'numFound'],
	...['numberMatched', 'totalFeatures', '@odata.count', 'odata.count', '__count']
];
/** Beside these a total is one of records, and so is a count, if not of those of the page. */
const PAGING = /^(next|previous|prev|page|per_?page|page_?size|page_?count|total_?pages|limit|offset|skip)$/i;
/** CKAN's key for an answer, where a total needs nothing beside it. */
const ANSWER = 'result';

/** Objects beside the records that say something about all of them. */
const ABOUT = ['meta', 'metadata', 'pagination', 'paging', 'page'];
const PAGES = ['pages', 'total_pages', 'totalPages', 'page_count', 'pageCount', 'last_page'];
const NEXT = ['next', 'next_page_url', '@odata.nextLink', 'odata.nextLink', '__next'];
const LINKS = ['links', '_links'];

/** `path` leads to the list, which has so many `records`. Null: it says nothing, or that these are all. */
export function furtherRecords(
	value: unknown,
	path: readonly string[],
	records: number
): FurtherRecords | null {
	const beside = besideOf(value, path);
	if (beside === null) return null;
	const objects = [beside, ...ABOUT.map((name) => beside[name]).filter(isObject)];
	const isPaged =
		path.at(-2) === ANSWER || objects.some((about) => Object.keys(about).some((key) => PAGING.test(key)));
	const total = mostOf(objects, isPaged ? [...TOTALS, 'total'] : TOTALS);
	if (total !== null) return total > records ? { total } : null;
	const count = isPaged ? mostOf(objects, ['count']) : null;
	if (count !== null && count > records) return { total: count };
	return objects.some((about) => isOfSeveral(about) || hasNext(about)) ? { total: null } : null;
}

/** What has the list as one of its values; in a list of two, the object before it. */
function besideOf(value: unknown, path: readonly string[]): Fields | null {
	if (path.length === 0) return null;
	if (Array.isArray(value)) return path.length === 1 && isObject(value[0]) ? value[0] : null;
	const owner = path
		.slice(0, -1)
		.reduce<unknown>((outer, key) => (isObject(outer) ? outer[key] : null), value);
	return isObject(owner) ? owner : null;
}

/** One that is smaller may be of the page. */
function mostOf(objects: readonly Fields[], names: readonly string[]): number | null {
	const counts = objects.flatMap((about) => names.flatMap((name) => countOf(about[name]) ?? []));
	return counts.length === 0 ? null : Math.max(...counts);
}

/** Some write it as a text. */
function countOf(value: unknown): number | null {
	const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** Whichever page it is, there are others. */
function isOfSeveral(about: Fields): boolean {
	const page = countOf(about['page'] ?? about['current_page'] ?? about['currentPage']);
	return page !== null && PAGES.some((name) => (countOf(about[name]) ?? 0) > 1);
}

function hasNext(about: Fields): boolean {
	// ArcGIS leaves out what is past its limit, and has no link to it.
	if (about['exceededTransferLimit'] === true || NEXT.some((name) => isLink(about[name]))) return true;
	return LINKS.some((name) => {
		const links = about[name];
		if (Array.isArray(links)) return links.some((link) => isObject(link) && link['rel'] === 'next');
		// CKAN, which has `start` too, names a page after the last one.
		return isObject(links) && !('start' in links) && (isLink(links['next']) || isObject(links['next']));
	});
}

function isLink(value: unknown): boolean {
	return typeof value === 'string' && /^(https?:\/\/|\/|\?)/.test(value);
}

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
