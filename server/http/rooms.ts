/** Routes of one room: what it is called, what was promised in it, and the links that lead into it. */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import {
	api,
	atLeast,
	inviteUrl,
	LIMITS,
	normalWords,
	type Invite,
	type RoomInfo,
	type SpokenWords
} from '#protocol';
import { isUsable, readersOf, type InviteRecord, type RoomRecord } from '../storage/index.ts';
import { bodyOf, memberOf, type Context, type Env, type Services } from './context.ts';
import { personOf } from './members.ts';
import { HttpProblem } from './problem.ts';
import { hash } from './sessions.ts';
import { pickWords } from './word-list.ts';

const DAY_MS = 86_400_000;
/** A link that lies in a mailbox for longer should be given anew. */
const INVITE_MS = 30 * DAY_MS;

export function roomRoutes(services: Services): Hono<Env> {
	const { storage, relay, clock } = services;
	const facilitator = (context: Context) => memberOf(context, services, 'facilitator');
	const routes = new Hono<Env>();

	function checkDay(deleteAt: number | null): void {
		const { mostDays } = services.keep;
		const least = clock() + LIMITS.keepLeastMs;
		// The last day counts to its end, wherever on earth that is.
		const most = mostDays === null ? Infinity : clock() + (mostDays + 2) * DAY_MS;
		if (deleteAt === null ? mostDays !== null : deleteAt < least || deleteAt > most)
			throw new HttpProblem('bad-request', 'deleteAt is too soon, or later than is allowed here');
	}

	routes.get('/:room', async (context) => {
		const { room, grant } = await memberOf(context, services, 'reader');
		const info: RoomInfo = {
			room: { id: room.id, title: room.title, createdAt: room.createdAt },
			promise: room.promise,
			readers: readersOf(room),
			role: grant.role,
			principal: personOf(grant),
			deleteAt: room.deleteAt,
			keepMostDays: services.keep.mostDays
		};
		return context.json(info);
	});

	routes.patch('/:room', async (context) => {
		const { room } = await facilitator(context);
		const { title, promise, opened, deleteAt } = await bodyOf(context, api.UpdateRoom);
		if (deleteAt !== undefined) checkDay(deleteAt);
		await storage.updateRoom(room.id, {
			...(title === undefined ? {} : { title }),
			...(promise === undefined ? {} : { promise }),
			...openedAfter(room, { promise, opened }, clock()),
			...(deleteAt === undefined ? {} : { deleteAt })
		});
		const after = await storage.getRoom(room.id);
		if (after !== null) {
			relay.changeReaders(room.id, readersOf(after));
			relay.changeDay(room.id, after.deleteAt);
		}
		return context.body(null, 204);
	});

	routes.post('/:room/invites', async (context) => {
		const { room, grant } = await facilitator(context);
		const body = await bodyOf(context, api.CreateInvite);
		if (!atLeast(grant.role, body.role)) throw new HttpProblem('forbidden');
		const secret = randomBytes(24).toString('base64url');
		const createdAt = clock();
		const invite: InviteRecord = {
			id: randomBytes(12).toString('base64url'),
			room: room.id,
			role: body.role,
			createdBy: grant.principal,
			createdAt,
			expiresAt: body.expiresAt === undefined ? createdAt + INVITE_MS : body.expiresAt,
			maxUses: body.maxUses ?? null,
			uses: 0,
			revokedAt: null
		};
		await storage.addInvite(invite, hash(secret));
		const url = inviteUrl(services.origins.of(context.env.incoming), room.id, secret);
		return context.json({ ...inviteOf(invite), secret, url } satisfies Invite, 201);
	});

	routes.get('/:room/invites', async (context) => {
		const { room } = await facilitator(context);
		return context.json((await storage.listInvites(room.id)).map(inviteOf));
	});

	routes.delete('/:room/invites/:invite', async (context) => {
		const { room } = await facilitator(context);
		if (!(await storage.revokeInvite(room.id, context.req.param('invite'), clock()))) {
			throw new HttpProblem('not-found');
		}
		return context.body(null, 204);
	});

	routes.post('/:room/invites/:invite/words', async (context) => {
		const { room } = await facilitator(context);
		const id = context.req.param('invite');
		const invite = (await storage.listInvites(room.id)).find((one) => one.id === id);
		if (invite === undefined) throw new HttpProblem('not-found');
		if (!isUsable(invite, clock())) throw new HttpProblem('invite-invalid');
		const words = pickWords();
		const expiresAt = clock() + LIMITS.wordsMs;
		await storage.addInviteKey({ hash: hash(words), invite: id, kind: 'words', expiresAt });
		return context.json({ words, expiresAt } satisfies SpokenWords, 201);
	});

	routes.put('/:room/invites/:invite/words', async (context) => {
		const { room } = await facilitator(context);
		const words = normalWords((await bodyOf(context, api.RenewWords)).words);
		const expiresAt = clock() + LIMITS.wordsMs;
		const id = context.req.param('invite');
		if (!(await storage.renewWords(room.id, id, hash(words), clock(), expiresAt))) {
			throw new HttpProblem('words-invalid');
		}
		return context.json({ words, expiresAt } satisfies SpokenWords);
	});

	routes.delete('/:room/invites/:invite/words', async (context) => {
		const { room } = await facilitator(context);
		await storage.endWords(room.id, context.req.param('invite'));
		return context.body(null, 204);
	});

	return routes;
}

/** Opening is said once; a promise that closes the room to its readers ends it. */
function openedAfter(
	room: RoomRecord,
	{ promise, opened }: { promise?: RoomRecord['promise'] | undefined; opened?: true | undefined },
	now: number
): { openedAt?: number | null } {
	if (opened) return room.openedAt === null ? { openedAt: now } : {};
	const closes = promise?.reading === 'when-opened' && readersOf(room) === 'live';
	return closes ? { openedAt: null } : {};
}

function inviteOf({ id, role, createdAt, expiresAt, maxUses, uses, revokedAt }: InviteRecord): Invite {
	return { id, role, createdAt, expiresAt, maxUses, uses, revokedAt };
}
