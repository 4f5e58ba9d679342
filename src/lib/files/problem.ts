import { api } from '#protocol';
import type { ApiProblem } from '$lib/api';
import { fileFailure, type FileFailure } from './outcome.ts';

/** For a proxy that answers in the server's place. */
const BY_STATUS: Readonly<Record<number, ApiProblem>> = {
	401: 'not-signed-in',
	403: 'forbidden',
	404: 'not-found',
	413: 'too-large',
	429: 'too-many-requests',
	502: 'offline',
	503: 'offline',
	504: 'offline'
};

/** What a refused transfer says. `body` is the reply's text; only a known problem type is believed. */
export function readProblem(status: number, body: string): FileFailure {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		parsed = null;
	}
	const { type, detail } = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Record<
		string,
		unknown
	>;
	const problem = api.PROBLEMS.find((known) => known === type) ?? BY_STATUS[status] ?? 'unreadable';
	return fileFailure(problem, typeof detail === 'string' ? { detail } : {});
}
