/** Says what is in a Parquet file. There is nothing to choose: it says itself how it is to be read. */
import { readArrow } from '$lib/engine';
import type { Proposal } from './proposal.ts';
import type { Readers } from './readers.ts';
import type { Refusal } from './refusal.ts';

/** Rejects as the reader does. */
export async function proposeParquet(
	readers: Readers,
	blob: Blob,
	signal: AbortSignal | undefined
): Promise<Proposal | Refusal> {
	const source = await readers.openParquet(blob, signal);
	try {
		const rows = readArrow([await source.sample()]);
		return {
			ok: true,
			format: 'parquet',
			reading: { format: 'parquet', member: null },
			choices: {},
			columns: rows.columns.map(({ name, type }) => ({
				...{ name, title: name, chosen: false, odd: [] },
				// A dictionary of texts is how the file saves room.
				type: type === 'ENUM' ? 'VARCHAR' : type
			})),
			preview: Array.from({ length: rows.rowCount }, (_, row) => ({
				record: row + 1,
				cells: rows.columns.map((_column, column) => {
					const { kind, text } = rows.cell(row, column);
					return kind === 'null' ? null : text;
				})
			})),
			raw: [],
			gzip: false,
			rowCount: source.rowCount
		};
	} finally {
		source.close();
	}
}
