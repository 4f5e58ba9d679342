/** Everything a report is made from, read once. */
import {
	listCards,
	listDatasets,
	listQueries,
	listTallies,
	type Card,
	type Dataset,
	type Doc,
	type Query,
	type Tally
} from '$lib/model';
import { createAttribution, type Said } from './attribution.ts';
import type { Attribution } from './report.ts';

/** The first rows of a query's snapshot as they are printed. */
export interface PrintedRows {
	readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
	readonly rows: readonly (readonly (string | null)[])[];
}

export interface Sources {
	readonly content: Doc;
	/** Cards that may be told: those for the record that say something. */
	readonly cards: readonly Card[];
	readonly datasets: readonly Dataset[];
	readonly queries: readonly Query[];
	readonly tallies: ReadonlyMap<string, Tally>;
	readonly rows: ReadonlyMap<string, PrintedRows>;
	readonly sqlHashes: ReadonlyMap<string, string>;
	readonly attribute: (said: Said) => Attribution;
}

export function readSources(
	content: Doc,
	discussion: Doc,
	options: { rows: Sources['rows']; sqlHashes: Sources['sqlHashes'] }
): Sources {
	return {
		content,
		cards: listCards(content).filter((card) => !card.notForRecord && card.text.trim() !== ''),
		datasets: listDatasets(content),
		queries: listQueries(content),
		tallies: listTallies(discussion),
		attribute: createAttribution(content),
		...options
	};
}
