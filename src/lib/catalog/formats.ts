/** File formats of open data: how they are called, what the web calls them, and how far they go on the five-star scale. */
export interface Format {
	/** Short id, also the usual ending. */
	readonly id: string;
	readonly title: string;
	readonly mediaType: string;
	readonly endings: readonly string[];
	/** A machine can read its fields: two stars. */
	readonly structured: boolean;
	/** Anybody may read and write it with any tool: three stars. */
	readonly nonProprietary: boolean;
}

export const FORMATS: readonly Format[] = [
	free('csv', 'CSV', 'text/csv', ['csv']),
	free('tsv', 'TSV', 'text/tab-separated-values', ['tsv', 'tab']),
	free('json', 'JSON', 'application/json', ['json']),
	free('jsonl', 'JSON Lines', 'application/x-ndjson', ['jsonl', 'ndjson']),
	free('geojson', 'GeoJSON', 'application/geo+json', ['geojson']),
	free('parquet', 'Parquet', 'application/vnd.apache.parquet', ['parquet']),
	free('arrow', 'Arrow', 'application/vnd.apache.arrow.file', ['arrow', 'feather']),
	free('xml', 'XML', 'application/xml', ['xml']),
	free('ods', 'OpenDocument', 'application/vnd.oasis.opendocument.spreadsheet', ['ods']),
	free('gpkg', 'GeoPackage', 'application/geopackage+sqlite3', ['gpkg']),
	free('sqlite', 'SQLite', 'application/vnd.sqlite3', ['sqlite', 'sqlite3']),
	{
		...free('xlsx', 'Excel', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', [
			'xlsx',
			'xlsm'
		]),
		nonProprietary: false
	},
	{ ...free('xls', 'Excel 97', 'application/vnd.ms-excel', ['xls']), nonProprietary: false },
	{ ...free('shp', 'Shapefile', 'application/vnd.shp', ['shp']), nonProprietary: false },
	paper('pdf', 'PDF', 'application/pdf', ['pdf']),
	paper('html', 'Web page', 'text/html', ['html', 'htm']),
	paper('docx', 'Word', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', ['docx']),
	paper('txt', 'Text', 'text/plain', ['txt']),
	paper('zip', 'ZIP', 'application/zip', ['zip'])
];

const BY_ENDING = new Map(FORMATS.flatMap((one) => one.endings.map((ending) => [ending, one] as const)));
const BY_MEDIA_TYPE = new Map(FORMATS.map((one) => [one.mediaType, one]));

/** The format of a short id, a media type (parameters are ignored) or a file name; the first that is known. */
export function findFormat(file: {
	readonly format?: string;
	readonly mediaType?: string;
	readonly name?: string;
}): Format | null {
	const mediaType = (file.mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	return (
		BY_ENDING.get((file.format ?? '').toLowerCase().replace(/^\./, '')) ??
		// Servers call half of all files text/plain or zip; the ending knows better.
		BY_ENDING.get(/\.([^.]+)(?:\.(?:gz|zst|zip))?$/.exec((file.name ?? '').toLowerCase())?.[1] ?? '') ??
		BY_MEDIA_TYPE.get(mediaType) ??
		null
	);
}

function free(id: string, title: string, mediaType: string, endings: string[]): Format {
	return { id, title, mediaType, endings, structured: true, nonProprietary: true };
}

function paper(id: string, title: string, mediaType: string, endings: string[]): Format {
	return { id, title, mediaType, endings, structured: false, nonProprietary: false };
}
