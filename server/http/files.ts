/** Shared files of a room: in as a stream that must have the hash it claims, out in ranges, never as a page. */
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { pipeline } from 'node:stream/promises';
import { Hono } from 'hono';
import * as v from 'valibot';
import { api, atLeast } from '#protocol';
import type { FileRecord, GrantRecord } from '../storage/index.ts';
import { bodyOf, insiderOf, memberOf, type Context, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import { rangeOf } from './range.ts';

const PATH = '/:room/files/:sha256';
/** An upload that stands still for so long is given up. */
const STALLED_MS = 60_000;

/** Whatever the bytes are, no browser may run or show them as part of us. */
const HEADERS = {
	'content-type': 'application/octet-stream',
	'x-content-type-options': 'nosniff',
	'content-security-policy': "sandbox; default-src 'none'",
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'no-referrer',
	'cache-control': 'private, no-cache',
	'accept-ranges': 'bytes'
};

export function fileRoutes(services: Services): Hono<Env> {
	const { storage, fileBytes, clock, quotas } = services;
	const routes = new Hono<Env>();

	routes.put(PATH, async (context) => {
		const { room, grant, device } = await memberOf(context, services, 'participant');
		services.limits.take(context.env.incoming, device.id, 'upload');
		const sha256 = hashOf(context);
		const access = v.safeParse(api.FileAccess, context.req.header('x-roundtable-access') ?? 'everybody');
		if (!access.success) throw new HttpProblem('bad-request', 'x-roundtable-access');
		const known = await storage.getFile(room.id, sha256);
		const left = quotas.roomFileBytes - (await storage.roomFileBytes(room.id));
		if (services.disk.state !== 'ok') throw new HttpProblem('cannot-store', 'The disk is almost full');
		const announced = Number(context.req.header('content-length') ?? 0);
		if (announced > quotas.fileBytes) throw new HttpProblem('too-large');
		const leftToday = services.uploads.left(grant.principal);
		if (announced > leftToday) throw new HttpProblem('quota', 'Tomorrow there is room again');
		if (isShared(known) === false && announced > left) throw new HttpProblem('quota');

		const { incoming } = context.env;
		incoming.setTimeout(STALLED_MS, () => incoming.destroy());
		const most = Math.min(quotas.fileBytes, leftToday, isShared(known) ? quotas.fileBytes : left);
		const isOurs = known === null || !isShared(known) || mayChange(known, grant);
		const kept = isOurs ? access.output : known.access;
		const received = await fileBytes.receive(incoming, sha256, most, async (sizeBytes) => {
			// Putting somebody else's bytes again is no way to show them to others.
			if (!isOurs) return;
			const { principal } = grant;
			const file = { sha256, sizeBytes, access: kept, principal, at: clock(), withdrawnAt: null };
			await storage.addFile(room.id, file);
		});
		services.uploads.take(grant.principal, received.outcome === 'stored' ? received.sizeBytes : announced);
		if (received.outcome === 'too-large')
			throw new HttpProblem(most < quotas.fileBytes ? 'quota' : 'too-large');
		if (received.outcome === 'hash-mismatch') throw new HttpProblem('hash-mismatch');
		return context.json({ sha256, sizeBytes: received.sizeBytes, access: kept }, 201);
	});

	routes.patch(PATH, async (context) => {
		const { room, grant } = await memberOf(context, services, 'participant');
		const { access } = await bodyOf(context, api.UpdateFile);
		const { sha256 } = changeable(await storage.getFile(room.id, hashOf(context)), grant);
		await storage.setFileAccess(room.id, sha256, access);
		return context.body(null, 204);
	});

	// Hono sends HEAD to the same route.
	routes.get(PATH, async (context) => {
		const { room, grant } = await insiderOf(context, services, 'reader');
		const sha256 = hashOf(context);
		const file = await storage.getFile(room.id, sha256);
		const size = isShared(file) ? await fileBytes.sizeOf(sha256) : null;
		if (file === null || size === null) throw new HttpProblem('not-found');
		if (file.access === 'facilitators' && !mayChange(file, grant)) throw new HttpProblem('forbidden');
		return send(context, file, size);
	});

	routes.delete(PATH, async (context) => {
		const { room, grant } = await memberOf(context, services, 'participant');
		const sha256 = hashOf(context);
		changeable(await storage.getFile(room.id, sha256), grant);
		await fileBytes.removeIf(sha256, async () => {
			const { stillShared } = await storage.withdrawFile(room.id, sha256, clock());
			return !stillShared;
		});
		return context.body(null, 204);
	});

	async function send(context: Context, { sha256, access }: FileRecord, size: number): Promise<Response> {
		const etag = `"${sha256}"`;
		const headers: Record<string, string> = {
			...HEADERS,
			etag,
			'x-roundtable-access': access,
			'content-disposition': `attachment; filename="${sha256}"`
		};
		if (context.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
		const ifRange = context.req.header('if-range');
		const wanted = ifRange === undefined || ifRange === etag ? context.req.header('range') : undefined;
		const range = rangeOf(wanted, size);
		if (range === 'unsatisfiable') {
			return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
		}
		const { start, end } = range ?? { start: 0, end: size - 1 };
		headers['content-length'] = String(end - start + 1);
		if (range !== null) headers['content-range'] = `bytes ${start}-${end}/${size}`;
		// Written to Node's response: bytes go from disk to socket as fast as the reader takes them.
		const { outgoing } = context.env;
		outgoing.writeHead(range === null ? 200 : 206, headers);
		if (context.req.method === 'HEAD' || size === 0) outgoing.end();
		// A reader that goes away is no error of ours.
		else await pipeline(fileBytes.read(sha256, { start, end }), outgoing).catch(() => undefined);
		return RESPONSE_ALREADY_SENT;
	}

	return routes;
}

function hashOf(context: Context): string {
	const parsed = v.safeParse(api.Sha256, context.req.param('sha256'));
	if (!parsed.success) throw new HttpProblem('not-found');
	return parsed.output;
}

function isShared(file: FileRecord | null): boolean {
	return file !== null && file.withdrawnAt === null;
}

/** A file that the caller may withdraw or show to others; throws the problem of any other. */
function changeable(file: FileRecord | null, grant: GrantRecord): FileRecord {
	if (file === null || !isShared(file)) throw new HttpProblem('not-found');
	if (!mayChange(file, grant)) throw new HttpProblem('forbidden');
	return file;
}

/** Its owner and facilitators: they also see what is for facilitators only. */
function mayChange(file: FileRecord, grant: GrantRecord): boolean {
	return file.principal === grant.principal || atLeast(grant.role, 'facilitator');
}
