/** The example roundtable: a template, and what people put in it. One JSON file per language. */
import type { DatasetFields } from './dataset.ts';
import type { CardFields } from './cards.ts';
import type { QueryFields } from './queries.ts';
import type { Template } from './template.ts';
import exampleEn from './templates/example.en.json' with { type: 'json' };

export interface Example extends Template {
	/** Opening of the summary. */
	readonly lead: string;
	/** `file`: name of a sample file that comes with the app. */
	readonly datasets: readonly {
		readonly file: string;
		readonly fields: DatasetFields;
		readonly experience: string;
	}[];
	readonly queries: readonly QueryFields[];
	/** `datasets`: positions in the list above. */
	readonly cards: readonly (Omit<CardFields, 'datasets'> & { readonly datasets: readonly number[] })[];
}

export function getExample(): Example {
	return exampleEn as unknown as Example; // reason: the JSON's literal types are wider than the fields' unions
}
