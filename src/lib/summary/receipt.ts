/** What can be said of a result without running it again. */
import type { Query } from '$lib/model';
import { HIDDEN } from './attribution.ts';
import type { ReceiptBlock, Verdict } from './report.ts';
import type { Sources } from './sources.ts';

export function toReceipt(query: Query, sources: Sources): ReceiptBlock {
	const { snapshot } = query;
	return {
		type: 'receipt',
		verdict: verdictOf(query, sources),
		hash: snapshot?.resultHash ?? null,
		rowCount: snapshot?.rowCount ?? null,
		fileCount: snapshot?.inputs.length ?? 0,
		by: snapshot === null ? HIDDEN : sources.attribute({ by: snapshot.by, at: snapshot.at }),
		at: snapshot?.at ?? null,
		deviceOnly: snapshot?.deviceOnly ?? false
	};
}

/**
 * `same` when the query reads as it did and every file it read is still the one in the room; `cannot-check` when the
 * result has no hash: it depends on more than the data, or on a file that is only on a device.
 */
function verdictOf(query: Query, sources: Sources): Verdict {
	const { snapshot } = query;
	if (snapshot === null) return 'not-run';
	const present = sources.sqlHashes.get(query.id);
	if (present !== undefined && present !== snapshot.sqlHash) return 'changed';
	if (snapshot.resultHash === null) return 'cannot-check';
	const files = new Set(sources.datasets.flatMap((one) => one.files.map((file) => file.sha256)));
	return snapshot.inputs.every((one) => files.has(one.sha256)) ? 'same' : 'changed';
}
