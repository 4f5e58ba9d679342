/** Reads what the server answered: everything from outside is parsed before anybody sees it. */
import * as v from 'valibot';
import { api } from '#protocol';
import type { ApiProblem, Outcome } from './outcome.ts';

/** For proxies that answer in the server's place with a page of their own. */
const BY_STATUS: Record<number, ApiProblem> = {
	400: 'bad-request',
	401: 'not-signed-in',
	403: 'forbidden',
	404: 'not-found',
	413: 'too-large',
	429: 'too-many-requests',
	502: 'offline',
	503: 'offline',
	504: 'offline'
};

/** Parses the body of a reply by `schema`; a null schema means that the reply carries nothing. */
export async function readReply<T>(
	response: Response,
	schema: v.GenericSchema<unknown, T> | null
): Promise<Outcome<T>> {
	if (!response.ok) return readProblem(response);
	// reason: without a schema T is void, which TypeScript cannot conclude.
	if (schema === null) return { ok: true, value: undefined as T };
	const parsed = v.safeParse(schema, await bodyOf(response));
	return parsed.success ? { ok: true, value: parsed.output } : { ok: false, problem: 'unreadable' };
}

async function readProblem(response: Response): Promise<Outcome<never>> {
	const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
	const more = Number.isFinite(wait) && wait > 0 ? { retryAfter: wait } : {};
	const parsed = v.safeParse(api.Problem, await bodyOf(response));
	if (parsed.success) {
		const { type, detail } = parsed.output;
		const problem = api.PROBLEMS.find((known) => known === type);
		if (problem !== undefined)
			return { ok: false, problem, ...(detail === undefined ? {} : { detail }), ...more };
	}
	return { ok: false, problem: BY_STATUS[response.status] ?? 'unreadable', ...more };
}

async function bodyOf(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch {
		return null;
	}
}
