import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem, ProblemType } from '#protocol';

/** Status and words of every problem; the words are for people who read replies, the interface has its own. */
const PROBLEMS: Record<ProblemType, { status: ContentfulStatusCode; title: string }> = {
	'bad-request': { status: 400, title: 'The request is not as described' },
	'not-signed-in': { status: 401, title: 'No valid session' },
	forbidden: { status: 403, title: 'Not allowed' },
	'not-open': { status: 403, title: 'This roundtable is not open to readers yet' },
	'code-required': { status: 403, title: 'Starting a roundtable here needs a code' },
	'not-found': { status: 404, title: 'There is nothing here' },
	'room-exists': { status: 409, title: 'A roundtable with this id exists' },
	'invite-invalid': { status: 404, title: 'This invitation is not valid, or not any more' },
	'words-invalid': { status: 404, title: 'These words open nothing, or not any more' },
	'pass-invalid': { status: 404, title: 'This personal link is not valid, or not any more' },
	'recovery-invalid': { status: 404, title: 'This recovery code is not valid here' },
	'last-facilitator': { status: 409, title: 'A roundtable needs a facilitator' },
	'hash-mismatch': { status: 422, title: 'The bytes do not have this hash' },
	'too-large': { status: 413, title: 'Too large' },
	quota: { status: 413, title: 'This roundtable has no room for more files' },
	'too-many-requests': { status: 429, title: 'Too many requests' },
	'cannot-store': { status: 507, title: 'The server cannot save at the moment' },
	internal: { status: 500, title: 'Something went wrong on the server' }
};

/** Thrown by a route; becomes the reply. */
export class HttpProblem extends Error {
	override name = 'HttpProblem';
	readonly type: ProblemType;
	/** Seconds after which it is worth another try; null: nobody can say. */
	readonly retryAfter: number | null;

	constructor(type: ProblemType, detail?: string, retryAfter: number | null = null) {
		super(detail);
		this.type = type;
		this.retryAfter = retryAfter;
	}
}

export function problemResponse(
	type: ProblemType,
	detail?: string,
	retryAfter: number | null = null
): Response {
	const { status, title } = PROBLEMS[type];
	const body: Problem = { type, title, status, ...(detail ? { detail } : {}) };
	return new Response(JSON.stringify(body), {
		status,
		headers: {
			'content-type': 'application/problem+json',
			'cache-control': 'no-store',
			...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) })
		}
	});
}
