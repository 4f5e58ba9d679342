/** What an entry still needs before it can stand in a published catalogue. */
import type { CatalogEntry } from './entry.ts';
import { openness } from './openness.ts';

/** In the order in which they are asked for; each is a sentence in the interface. */
export const TO_PUBLISH = [
	'title',
	'description',
	'publisher',
	'contact',
	'licence',
	'access',
	'keyword',
	'date'
] as const;
export type ToPublish = (typeof TO_PUBLISH)[number];

/**
 * Everything that is missing; empty when the entry is complete. A licence is asked for wherever somebody outside can get
 * the data: without one nobody knows what they may do with it.
 */
export function toPublish(entry: CatalogEntry): ToPublish[] {
	const { class: degree, reason } = openness(entry);
	const missing: Record<ToPublish, boolean> = {
		title: isBlank(entry.title),
		description: isBlank(entry.description),
		publisher: isBlank(entry.publisher.name),
		contact: isBlank(entry.contact.name) && isBlank(entry.contact.email),
		licence: degree !== 'closed' && (reason === 'no-licence' || isUnlicensed(entry)),
		access: degree === null,
		keyword: entry.keywords.length === 0,
		date: isBlank(entry.modified) && isBlank(entry.issued)
	};
	return TO_PUBLISH.filter((one) => missing[one]);
}

function isUnlicensed(entry: CatalogEntry): boolean {
	return [entry.license.id, entry.license.url, entry.license.title].every(isBlank);
}

function isBlank(text: string): boolean {
	return text.trim() === '';
}
