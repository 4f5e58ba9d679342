import type { ApiProblem } from '$lib/api';

/** Why a file could not be kept, sent or fetched. In each case what was there before is still there. */
export type FileProblem =
	| ApiProblem
	| 'cancelled'
	/** The device has no room for it. */
	| 'storage-full'
	/** The browser does not let us keep files at all, as some private windows do. */
	| 'storage-refused'
	/** The chosen file cannot be read: a folder, or changed or gone since it was picked. */
	| 'cannot-read';

export type FileFailure = {
	ok: false;
	problem: FileProblem;
	/** What is allowed, where there is a limit. */
	limitBytes?: number;
	/** What the server said besides. */
	detail?: string;
};

export type FileOutcome<T> = { ok: true; value: T } | FileFailure;

export function fileFailure(
	problem: FileProblem,
	more: Omit<FileFailure, 'ok' | 'problem'> = {}
): FileFailure {
	return { ok: false, problem, ...more };
}
