/** The first rows of a prepared text as the file has them, for what the engine's types no longer tell. */
import type { Dialect } from './dialect.ts';
import type { Prepared } from './prepare.ts';
import { readHead } from './read-head.ts';
import { readRecords } from './records.ts';

/** So many tell which words a column has, and how many digits. */
const FIRST_ROWS = 2048;

/** Fields of each row; null: not there. */
export type FirstRows = () => readonly (readonly (string | null)[])[];

/** They are taken apart once somebody asks for them. None where the text cannot be read: the engine says so. */
export async function firstRows({ body, punctuation }: Prepared, { nullWords }: Dialect): Promise<FirstRows> {
	const bytes = await readHead(body).catch(() => new Uint8Array(0));
	const missing = new Set(['', ...nullWords]);
	let rows: (string | null)[][] | null = null;
	return () => {
		const whole = bytes.length === body.size;
		const text = new TextDecoder().decode(bytes, { stream: !whole });
		return (rows ??= readRecords(text, punctuation, { limit: FIRST_ROWS, whole }).records.map((fields) =>
			fields.map((field) => (missing.has(field) ? null : field))
		));
	};
}
