/** The HTTP interface below /api, /healthz and /metrics. Every error leaves as `application/problem+json`. */
import { Hono } from 'hono';
import { STREAM_HEADER } from '#protocol';
import { StorageError } from '../storage/index.ts';
import { recoveryRoutes } from './recovery.ts';
import { undoRoutes } from './undo.ts';
import type { Env, Services } from './context.ts';
import { deviceRoutes } from './devices.ts';
import { fileRoutes } from './files.ts';
import { grantRoutes } from './grants.ts';
import { healthRoutes } from './health.ts';
import { memberRoutes } from './members.ts';
import { HttpProblem, problemResponse } from './problem.ts';
import { roomRoutes } from './rooms.ts';
import type { Streams } from './streams.ts';

const STREAM_PATH = /\/stream(?:\/records)?$/;

export function createApi(
	services: Services,
	streams: Streams,
	onProblem: (what: string, error: unknown) => void
): Hono<Env> {
	const app = new Hono<Env>();

	app.use(async (context, next) => {
		await next();
		const { headers } = context.res;
		headers.set('referrer-policy', 'no-referrer');
		headers.set('x-content-type-options', 'nosniff');
		headers.set('cross-origin-opener-policy', 'same-origin');
		headers.set('cross-origin-resource-policy', 'same-origin');
		if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
		if (!headers.has('content-security-policy')) headers.set('content-security-policy', "default-src 'none'");
	});

	app.route('/', healthRoutes(services, streams));

	app.use('/api/*', async (context, next) => {
		const { incoming } = context.env;
		// What a signed-in person says on a stream counts as little as on a websocket: frames have limits of their own.
		const isOnStream = incoming.headers[STREAM_HEADER] !== undefined && STREAM_PATH.test(context.req.path);
		if (!isOnStream) services.limits.take(incoming, null, 'request');
		const caller = await services.sessions.callerOf(incoming);
		if (!caller.mayAct) throw new HttpProblem('forbidden', 'The request came from another page');
		if (isOnStream && caller.principal === null) services.limits.take(incoming, null, 'request');
		if (!isOnStream && caller.principal !== null) services.limits.take(null, caller.principal, 'request');
		context.set('principal', caller.principal);
		await next();
	});

	app.route('/api/rooms', undoRoutes(services));
	app.route('/api/rooms', recoveryRoutes(services));
	app.route('/api', grantRoutes(services));
	app.route('/api/rooms', roomRoutes(services));
	app.route('/api/rooms', memberRoutes(services));
	app.route('/api/rooms', deviceRoutes(services));
	app.route('/api/rooms', fileRoutes(services));
	app.route('/api/rooms', streams.routes());

	app.notFound(() => problemResponse('not-found'));
	app.onError((error, context) => {
		if (error instanceof HttpProblem) services.metrics.refused(error.type);
		if (error instanceof HttpProblem) return problemResponse(error.type, error.message, error.retryAfter);
		const { incoming } = context.env;
		// Who called has gone away in the middle of the body: no fault of ours, and nobody to answer.
		if (incoming.destroyed && !incoming.complete) return problemResponse('bad-request');
		onProblem('request', error);
		return problemResponse(isDiskError(error) ? 'cannot-store' : 'internal');
	});
	return app;
}

function isDiskError(error: Error): boolean {
	const { code } = error as NodeJS.ErrnoException;
	return error instanceof StorageError || ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'].includes(code ?? '');
}
