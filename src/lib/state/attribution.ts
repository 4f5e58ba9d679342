/**
 * Who said what is on a card, as far as the promise lets it be told.
 * The strictest promise since the card was written counts. "Said by" is free text and may hold a name: where people are
 * named by role it is told only if it was asked for as a role, so never for a card from before that promise.
 */
import { getPerson, listPromiseChanges, namingFor, type Card, type Doc, type Naming } from '$lib/model';

export interface Attribution {
	readonly naming: Naming;
	/** Whether "said by" may be asked for and shown. */
	readonly mayName: boolean;
	/** Who said it, as typed; empty when that is who wrote it, or must not be told. */
	readonly saidBy: string;
	/** Name, or where roles are promised organisation, of whoever wrote it; empty when unknown or not to be told. */
	readonly author: string;
}

/** Reads the document once per card, when called; make another one when `meta` changed. */
export function createAttribution(doc: Doc): (card: Card) => Attribution {
	const changes = listPromiseChanges(doc);
	return ({ createdAt, createdBy, saidBy }) => {
		const naming = namingFor(doc, createdAt);
		if (naming === 'chatham-house') return { naming, mayName: false, saidBy: '', author: '' };
		const person = createdBy === null ? null : getPerson(doc, createdBy);
		if (naming === 'names') return { naming, mayName: true, saidBy, author: person?.name ?? '' };
		const atFirst = changes.findLast((one) => one.at <= (createdAt ?? 0)) ?? changes[0];
		const mayName = atFirst === undefined || atFirst.naming !== 'names';
		return { naming, mayName, saidBy: mayName ? saidBy : '', author: person?.organisation ?? '' };
	};
}
