/** The first records of a JSON file as they stand and as rows, by the same reader that reads all of them. */
import type { JsonColumns } from './json-columns.ts';
import { nameColumns, type ColumnName } from './names.ts';
import type { PreviewRow, RawLine } from './proposal.ts';
import { learnJson, sampleCells, type JsonRequest } from './read-json.ts';

const SHOWN = 50;
const LINE_LIMIT = 1000;

export type JsonSample = { names: ColumnName[]; types: string[]; preview: PreviewRow[]; raw: RawLine[] };

export async function openJson(blob: Blob, request: JsonRequest): Promise<JsonSample> {
	const { names: known, isNamed, cells, first } = await learnJson(blob, request);
	const columns: JsonColumns = cells;
	const names = nameColumns([columns.keys.map((key, i) => known?.[i] ?? key)], Math.max(1, columns.size));
	const preview: PreviewRow[] = [];
	const raw: RawLine[] = [];
	first.slice(0, SHOWN).forEach((text, i) => {
		const isHeader = isNamed && i === 0;
		const shown = text.replace(/\s+/g, ' ').trim();
		raw.push({
			...{ line: i + 1, record: i + 1, role: isHeader ? 'header' : 'row' },
			text: shown.length > LINE_LIMIT ? `${shown.slice(0, LINE_LIMIT)}…` : shown
		});
		if (isHeader) return;
		const row = Array<string | null>(names.length).fill(null);
		for (const cell of sampleCells(text, request.geo)) {
			row[columns.learn(cell)] = cell.kind === 'none' ? null : cell.text;
		}
		preview.push({ record: i + 1, cells: row });
	});
	return { names, types: columns.types, preview, raw };
}
