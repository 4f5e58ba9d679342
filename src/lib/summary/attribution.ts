/** Who said what, as the promise lets a report tell it. */
import { getPerson, listPromiseChanges, namingFor, type Doc } from '$lib/model';
import type { Attribution } from './report.ts';

export interface Said {
	/** Principal of whoever wrote it down. */
	readonly by: string | null;
	readonly at: number | null;
	/** Who said it, as typed, where that is somebody else. */
	readonly saidBy?: string;
}

export const HIDDEN: Attribution = { as: 'hidden' };

/**
 * Reads the promise once. Where people are named by role, "said by" is told only when it was asked for as a role: under
 * an earlier promise it may hold a name. Nobody's organisation is told then either; in a small field it is a name.
 */
export function createAttribution(doc: Doc): (said: Said) => Attribution {
	const changes = listPromiseChanges(doc);
	return ({ by, at, saidBy = '' }) => {
		const naming = namingFor(doc, at);
		if (naming === 'chatham-house') return HIDDEN;
		if (naming === 'roles') {
			const atFirst = changes.findLast((one) => one.at <= (at ?? 0)) ?? changes[0];
			return { as: 'role', role: atFirst?.naming === 'roles' ? saidBy : '' };
		}
		if (saidBy !== '') return { as: 'name', name: saidBy, organisation: '' };
		const person = by === null ? null : getPerson(doc, by);
		return person === null || person.name === ''
			? HIDDEN
			: { as: 'name', name: person.name, organisation: person.organisation };
	};
}
