/** Proposes how to read a workbook: which sheet, which cells, and where in them the table is. */
import type { Proposal } from './proposal.ts';
import { proposePlain } from './propose-csv.ts';
import type { SheetRequest, SheetText } from './read-sheet.ts';
import type { Readers } from './readers.ts';
import type { Chosen, SheetReading } from './reading.ts';
import type { Refusal } from './refusal.ts';
import { unpackedBytes } from './unpack.ts';

/** A workbook is in memory as a whole, several times over, while it is read. */
const LARGEST_BYTES = 1024 ** 3;

/** Rejects with what the reader rejects with. */
export async function proposeSheet(
	readers: Readers,
	blob: Blob,
	chosen: Chosen,
	signal: AbortSignal | undefined
): Promise<Proposal | Refusal> {
	const neededBytes = await unpackedBytes(blob);
	if (neededBytes > LARGEST_BYTES) {
		return { ok: false, reason: 'too-large', neededBytes, limitBytes: LARGEST_BYTES };
	}
	const request = { sheet: chosen.sheet ?? null, range: chosen.range ?? null };
	let read = await sheetText(readers, blob, { ...request, decimal: chosen.decimal ?? '.' }, signal);
	if (read.text.size === 0) return { ok: false, reason: 'no-table' };
	const decimal = chosen.decimal ?? (read.commas ? ',' : '.');
	// Numbers are written as the ones beside them that are kept as text.
	if (decimal !== '.') read = await sheetText(readers, blob, { ...request, decimal }, signal);
	const { proposal, raw } = await proposePlain(read.text, { ...chosen, decimal });
	const { choices } = proposal;
	if (choices.decimal !== undefined) choices.decimal.chosen = chosen.decimal !== undefined;
	const { sheets, sheet, used } = read;
	return {
		ok: true,
		format: 'sheet',
		reading: { format: 'sheet', sheet, range: request.range, ...proposal.layout, member: null },
		choices: {
			sheet: {
				value: sheet,
				evidence: { sheets: sheets.length },
				options: sheets,
				chosen: chosen.sheet !== undefined
			},
			range: {
				value: request.range,
				evidence: { used },
				options: [...new Set([null, request.range])],
				chosen: chosen.range !== undefined
			},
			...choices
		},
		columns: proposal.columns,
		preview: proposal.preview,
		raw,
		gzip: false,
		rowCount: null
	};
}

const texts = new WeakMap<Blob, Map<string, SheetText>>();

/** As plain CSV; what was read once is not read again while the workbook is here. */
export async function sheetText(
	readers: Readers,
	blob: Blob,
	request: SheetRequest,
	signal: AbortSignal | undefined
): Promise<SheetText> {
	const known = texts.get(blob) ?? new Map<string, SheetText>();
	texts.set(blob, known);
	const key = JSON.stringify([request.sheet, request.range, request.decimal]);
	const before = known.get(key);
	if (before !== undefined) return before;
	const read = await readers.readSheet(blob, request, signal);
	for (const sheet of new Set([request.sheet, read.sheet])) {
		known.set(JSON.stringify([sheet, request.range, request.decimal]), read);
	}
	return read;
}

/** What a sheet's reading asks of the reader. */
export function sheetRequest({ sheet, range, decimal }: SheetReading): SheetRequest {
	return { sheet, range, decimal };
}
