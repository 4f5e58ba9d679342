/** Routes of one room: what it is called, who may enter, who is in it. */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { api, atLeast, inviteUrl, type Invite, type Member, type RoomInfo } from '#protocol';
import type { GrantRecord, InviteRecord } from '../storage/index.ts';
import { bodyOf, memberOf, type Context, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import { hash } from './sessions.ts';

/** A link that lies in a mailbox for longer should be given anew. */
const INVITE_MS = 30 * 86_400_000;

export function roomRoutes(services: Services): Hono<Env> {
	const { storage, relay, clock } = services;
	const member = (context: Context) => memberOf(context, services, 'reader');
	const facilitator = (context: Context) => memberOf(context, services, 'facilitator');
	const routes = new Hono<Env>();

	routes.get('/:room', async (context) => {
		const { room, grant } = await member(context);
		const info: RoomInfo = {
			room: { id: room.id, title: room.title, createdAt: room.createdAt },
			promise: room.promise,
			role: grant.role,
			principal: personOf(grant)
		};
		return context.json(info);
	});

	routes.patch('/:room', async (context) => {
		const { room } = await facilitator(context);
		const { title, promise } = await bodyOf(context, api.UpdateRoom);
		await storage.updateRoom(room.id, {
			...(title === undefined ? {} : { title }),
			...(promise === undefined ? {} : { promise })
		});
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

	routes.get('/:room/members', async (context) => {
		const { room, grant } = await member(context);
		const here = relay.here(room.id);
		const grants = await storage.listGrants(room.id);
		// Who was removed is the facilitators' business.
		const shown = grants.filter((other) => other.revokedAt === null || grant.role === 'facilitator');
		const members: Member[] = shown.map((other) => ({
			principal: personOf(other),
			role: other.role,
			joinedAt: other.joinedAt,
			lastSeenAt: other.lastSeenAt,
			here: other.revokedAt === null && here.has(other.principal),
			revokedAt: other.revokedAt
		}));
		return context.json(members);
	});

	routes.patch('/:room/members/:principal', async (context) => {
		const { room } = await facilitator(context);
		const { role } = await bodyOf(context, api.UpdateMember);
		const principal = context.req.param('principal');
		refuse(await storage.setRole(room.id, principal, role));
		relay.changeRole(room.id, principal, role);
		return context.body(null, 204);
	});

	routes.delete('/:room/members/:principal', async (context) => {
		const { room } = await facilitator(context);
		const principal = context.req.param('principal');
		refuse(await storage.revokeGrant(room.id, principal, clock()));
		relay.changeRole(room.id, principal, null);
		return context.body(null, 204);
	});

	return routes;
}

function refuse(change: 'changed' | 'last-facilitator' | 'unknown'): void {
	if (change === 'unknown') throw new HttpProblem('not-found');
	if (change === 'last-facilitator') throw new HttpProblem('last-facilitator');
}

function personOf({ principal, name, organisation }: GrantRecord) {
	return { id: principal, name, organisation };
}

function inviteOf({ id, role, createdAt, expiresAt, maxUses, uses, revokedAt }: InviteRecord): Invite {
	return { id, role, createdAt, expiresAt, maxUses, uses, revokedAt };
}
