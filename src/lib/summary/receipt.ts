/** What can be said of a result without running it again. */
import { linkedOf, type Query, type SnapshotInput } from '$lib/model';
import { HIDDEN } from './attribution.ts';
import type { LinkedSource, ReceiptBlock, Verdict } from './report.ts';
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
		deviceOnly: snapshot?.deviceOnly ?? false,
		linked: (snapshot?.inputs ?? []).flatMap(toLinkedSource)
	};
}

function toLinkedSource(input: SnapshotInput): LinkedSource[] {
	const linked = linkedOf(input);
	if (linked === null) return [];
	const { columns, columnsHash, count, footerHash, of, readAt, url } = linked;
	return [{ table: input.name, url, at: readAt, count, of, footerHash, columnsHash, columns }];
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
	const inputs = snapshot.inputs.map((one) => inputVerdict(one, sources));
	return inputs.find((one) => one === 'changed') ?? inputs.find((one) => one !== 'same') ?? 'same';
}

/** What is in the room, or was asked where it is when somebody ran it last. */
function inputVerdict(input: SnapshotInput, sources: Sources): Verdict {
	const { name, sha256 } = input;
	const linked = linkedOf(input);
	const files = sources.datasets.flatMap((one) => one.files);
	if (linked !== null) {
		const links = files.flatMap(({ link }) => (link === null ? [] : [link]));
		if (links.some(({ footerHash }) => footerHash === linked.footerHash)) return 'same';
		return links.some(({ url }) => url === linked.url) ? 'changed' : 'cannot-check';
	}
	// What the room itself held then is nowhere to be had.
	if (sha256 === null || name.startsWith('room.')) return 'cannot-check';
	return files.some((file) => file.sha256 === sha256) ? 'same' : 'changed';
}
