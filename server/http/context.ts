import type { HttpBindings } from '@hono/node-server';
import type { Context as HonoContext } from 'hono';
import * as v from 'valibot';
import { atLeast, LIMITS, mayEnter, type Role } from '#protocol';
import type { DayQuota } from '../day-quota.ts';
import type { Disk } from '../disk.ts';
import type { Metrics } from '../metrics.ts';
import type { Relay } from '../relay/index.ts';
import { isLive, isOver, readersOf } from '../storage/index.ts';
import type { DeviceRecord, GrantRecord, RoomRecord, Storage, FileBytes } from '../storage/index.ts';
import type { Limits } from './limits.ts';
import type { Origins } from './origins.ts';
import { HttpProblem } from './problem.ts';
import type { Sessions } from './sessions.ts';

/** Everything that routes work with. */
export type Services = {
	storage: Storage;
	relay: Relay;
	fileBytes: FileBytes;
	sessions: Sessions;
	origins: Origins;
	limits: Limits;
	clock: () => number;
	disk: Disk;
	metrics: Metrics;
	/** What each person may upload in a day. */
	uploads: DayQuota;
	/** Null: metrics are for this machine. */
	metricsToken: string | null;
	/** People reach it from other machines. */
	isPublic: boolean;
	/** Null: anybody may start a roundtable. */
	createCode: string | null;
	quotas: { fileBytes: number; roomFileBytes: number };
	/** For how long rooms are kept, in days; null: until somebody deletes them. */
	keep: { usualDays: number | null; mostDays: number | null };
};

/** `principal`: that of the device which sent the request. */
export type Env = { Bindings: HttpBindings; Variables: { principal: string | null } };
export type Context = HonoContext<Env>;

/** Parses the body by a schema; throws `bad-request` that names the first wrong field, or `too-large`. */
export async function bodyOf<T>(context: Context, schema: v.GenericSchema<unknown, T>): Promise<T> {
	const text = await textOf(context.env.incoming);
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw new HttpProblem('bad-request', 'The body is not JSON');
	}
	const parsed = v.safeParse(schema, body);
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	throw new HttpProblem('bad-request', v.getDotPath(issue) ?? 'The body is not an object');
}

async function textOf(incoming: HttpBindings['incoming']): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > LIMITS.bodyBytes) throw new HttpProblem('too-large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString();
}

/** Throws `not-signed-in`. */
export function signedIn(context: Context): string {
	const principal = context.get('principal');
	if (principal === null) throw new HttpProblem('not-signed-in');
	return principal;
}

/** Null: there is none, or its day has come. */
export async function roomOf({ storage, clock }: Services, id: string): Promise<RoomRecord | null> {
	const room = await storage.getRoom(id);
	return room === null || isOver(room, clock()) ? null : room;
}

/** The room of the path and the caller's place in it, if that is at least `least`. */
export async function memberOf(
	context: Context,
	services: Services,
	least: Role
): Promise<{ room: RoomRecord; grant: GrantRecord; device: DeviceRecord }> {
	const principal = signedIn(context);
	const id = context.req.param('room') ?? '';
	const room = await roomOf(services, id);
	if (room === null) throw new HttpProblem('not-found');
	const place = await services.storage.getPlace(id, principal);
	if (place === null || !isLive(place) || !atLeast(place.grant.role, least))
		throw new HttpProblem('forbidden');
	return { room, ...place };
}

/** The same for what is in the room: readers see it only once it is open to them. */
export async function insiderOf(...args: Parameters<typeof memberOf>): ReturnType<typeof memberOf> {
	const member = await memberOf(...args);
	if (!mayEnter(member.grant.role, readersOf(member.room))) throw new HttpProblem('not-open');
	return member;
}
