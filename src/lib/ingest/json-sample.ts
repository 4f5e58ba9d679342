/** The first records of a JSON file as they stand and as rows, by the same reader that reads all of them. */
import type { JsonColumns } from './json-columns.ts';
import { encodingOf, type JsonRequest } from './json-walk.ts';
import { nameColumns, type ColumnName } from './names.ts';
import type { PreviewRow, RawLine } from './proposal.ts';
import { learnJson, sampleCells, shownText } from './read-json.ts';

const SHOWN = 50;
const LINE_LIMIT = 1000;

export type JsonSample = { names: ColumnName[]; types: string[]; preview: PreviewRow[]; raw: RawLine[] };

export async function openJson(blob: Blob, request: JsonRequest): Promise<JsonSample> {
	const { names: known, isNamed, cells, first } = await learnJson(blob, request);
	const columns: JsonColumns = cells;
	const names = nameColumns([columns.keys.map((key, i) => known?.[i] ?? key)], Math.max(1, columns.size));
	const preview: PreviewRow[] = [];
	const raw: RawLine[] = [];
	first.slice(0, SHOWN).forEach((record, i) => {
		const isHeader = isNamed && i === 0;
		const shown = shownText(record).replace(/\s+/g, ' ').trim();
		raw.push({
			...{ line: i + 1, record: i + 1, role: isHeader ? 'header' : 'row' },
			text: cut(shown)
		});
		if (isHeader) return;
		const recordCells = sampleCells(record, request.geo);
		// It is rejected, or empty: no row either way.
		if (recordCells.length === 0) return;
		const row = Array<string | null>(names.length).fill(null);
		for (const cell of recordCells) row[columns.learn(cell)] = cell.kind === 'none' ? null : cell.text;
		preview.push({ record: i + 1, cells: row });
	});
	const isSpread = request.shape === 'columns' || request.shape === 'cube';
	return { names, types: columns.types, preview, raw: isSpread ? await firstLines(blob) : raw };
}

const HEAD_BYTES = 64 * 1024;

/** Of a file whose records are not written one after the other. */
async function firstLines(blob: Blob): Promise<RawLine[]> {
	const head = await blob.slice(0, HEAD_BYTES).arrayBuffer();
	const lines = new TextDecoder(await encodingOf(blob)).decode(head, { stream: true }).split(/\r\n|\n|\r/);
	return lines
		.slice(0, SHOWN)
		.map((text, i) => ({ line: i + 1, record: null, role: 'row', text: cut(text.trimEnd()) }));
}

function cut(text: string): string {
	return text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT)}…` : text;
}
