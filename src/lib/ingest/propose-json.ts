/** Proposes how to read JSON: where the records are. Names, types and values are as the records say. */
import { openJson } from './json-sample.ts';
import { readShape } from './json-shape.ts';
import { WHOLE_BYTES } from './json-walk.ts';
import type { Proposal, ProposedColumn } from './proposal.ts';
import type { Chosen, JsonReading } from './reading.ts';
import type { Refusal } from './refusal.ts';

export async function proposeJson(blob: Blob, chosen: Chosen): Promise<Proposal | Refusal> {
	const shape = await readShape(blob);
	if (shape === null) return { ok: false, reason: 'no-table' };
	if (shape.isTooLarge) {
		const [neededBytes, limitBytes] = [blob.size, WHOLE_BYTES];
		return { ok: false, reason: 'too-large', neededBytes, limitBytes };
	}
	const { lines, lists, further = null } = shape;
	const same = (path: readonly string[]) => JSON.stringify(path) === JSON.stringify(chosen.path);
	const list = lists.find(({ path }) => same(path)) ?? lists[0];
	if (list === undefined) return { ok: false, reason: 'no-table' };
	const asLines = chosen.lines ?? lines;
	const shapes = asLines ? [] : list.shapes;
	const written = shapes.find((one) => one === chosen.shape) ?? shapes[0];
	const reading: JsonReading = {
		format: 'json',
		...{ path: list.path, lines: asLines, geo: chosen.geo ?? list.geo, member: null },
		...(written === undefined ? {} : { shape: written })
	};
	const sample = await openJson(blob, reading);
	const columns = sample.names.map(({ name, title }, i): ProposedColumn => ({
		...{ name, title, type: sample.types[i] ?? 'VARCHAR', chosen: false, odd: [] }
	}));
	return {
		ok: true,
		format: 'json',
		reading,
		choices: {
			path: {
				value: list.path,
				evidence: { records: list.records, further: list === lists[0] ? further : null },
				options: lists.map(({ path, records }) => ({ path, records })),
				chosen: chosen.path !== undefined && same(list.path)
			},
			...(written === undefined
				? {}
				: {
						shape: {
							value: written,
							evidence: { value: shapes[0] ?? written, records: list.records },
							options: shapes,
							chosen: chosen.shape === written
						}
					})
		},
		columns,
		preview: sample.preview,
		raw: sample.raw,
		gzip: false,
		rowCount: null
	};
}
