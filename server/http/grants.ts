/** Routes that make somebody somebody: starting a room, redeeming an invite, signing in again. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { api, type Grant, type InviteOffer } from '#protocol';
import { isUsable, type GrantRecord, type RoomRecord } from '../storage/index.ts';
import { bodyOf, type Context, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import { hash } from './sessions.ts';

type Device = { principal?: string | undefined; deviceSecret?: string | undefined };

export function grantRoutes(services: Services): Hono<Env> {
	const { storage, clock, addressLimits } = services;

	/** Who the caller is or becomes: whom the body proves to be, else the session's, else somebody new. */
	async function identify(context: Context, { principal, deviceSecret }: Device): Promise<string> {
		const current = context.get('principal');
		if (principal === undefined && current !== null) return current;
		if (principal !== undefined && principal === current) return current;
		const id = principal ?? randomBytes(16).toString('base64url');
		const secret = deviceSecret === undefined ? null : hash(deviceSecret);
		if (!(await storage.claimPrincipal(id, secret, clock()))) {
			addressLimits.failed(context.env.incoming);
			throw new HttpProblem('not-signed-in', 'This device secret does not belong to the principal');
		}
		return id;
	}

	/** Starts a session: in a cookie, or as `?as=token` in the reply. */
	async function sessionFor(context: Context, principal: string): Promise<{ token?: string }> {
		const token = await services.sessions.start(principal);
		if (context.req.query('as') === 'token') return { token };
		context.header('set-cookie', services.sessions.cookie(token, context.env.incoming));
		return {};
	}

	async function grantReply(context: Context, room: Pick<RoomRecord, 'id' | 'title'>, grant: GrantRecord) {
		const { principal, name, organisation, role } = grant;
		const reply: Grant = {
			room: { id: room.id, title: room.title },
			principal: { id: principal, name, organisation },
			role,
			...(await sessionFor(context, principal))
		};
		return reply;
	}

	function limited(context: Context): void {
		if (!addressLimits.mayTry(context.env.incoming)) throw new HttpProblem('too-many-requests');
	}

	function checkCode(context: Context, code: string | undefined): void {
		const { createCode } = services;
		if (createCode === null) return;
		if (code !== undefined && timingSafeEqual(hash(code), hash(createCode))) return;
		if (code !== undefined) addressLimits.failed(context.env.incoming);
		throw new HttpProblem('code-required');
	}

	const routes = new Hono<Env>();

	routes.post('/rooms', async (context) => {
		limited(context);
		const body = await bodyOf(context, api.CreateRoom);
		checkCode(context, body.code);
		if ((await storage.getRoom(body.id)) !== null) throw new HttpProblem('room-exists');
		const principal = await identify(context, body);
		const { id, title, name, organisation } = body;
		const made = await storage.createRoom({
			id,
			title,
			promise: body.promise ?? null,
			principal,
			name,
			organisation,
			recovery: (body.recovery ?? []).map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
			at: clock()
		});
		const grant = made ? await storage.getGrant(id, principal) : null;
		if (grant === null) throw new HttpProblem('room-exists');
		return context.json(await grantReply(context, { id, title }, grant), 201);
	});

	routes.post('/session', async (context) => {
		limited(context);
		const { principal, deviceSecret } = await bodyOf(context, api.SignIn);
		if (!(await storage.provePrincipal(principal, hash(deviceSecret)))) {
			addressLimits.failed(context.env.incoming);
			throw new HttpProblem('not-signed-in');
		}
		return context.json({ principal: { id: principal }, ...(await sessionFor(context, principal)) });
	});

	routes.post('/invites/look', async (context) => {
		limited(context);
		const { room: id, secret } = await bodyOf(context, api.LookAtInvite);
		const [room, invite] = await Promise.all([storage.getRoom(id), storage.findInvite(id, hash(secret))]);
		const current = context.get('principal');
		const own = current === null ? null : await storage.getGrant(id, current);
		const isMember = own !== null && own.revokedAt === null;
		if (room === null || invite === null || !(isMember || isUsable(invite, clock()))) {
			addressLimits.failed(context.env.incoming);
			throw new HttpProblem('invite-invalid');
		}
		const by = await storage.getGrant(id, invite.createdBy);
		const offer: InviteOffer = {
			room: { id, title: room.title, createdAt: room.createdAt },
			role: invite.role,
			invitedBy: by === null ? null : { name: by.name, organisation: by.organisation },
			promise: room.promise
		};
		return context.json(offer);
	});

	routes.post('/invites/redeem', async (context) => {
		limited(context);
		const body = await bodyOf(context, api.RedeemInvite);
		const [room, invite] = await Promise.all([
			storage.getRoom(body.room),
			storage.findInvite(body.room, hash(body.secret))
		]);
		if (room === null || invite === null) {
			addressLimits.failed(context.env.incoming);
			throw new HttpProblem('invite-invalid');
		}
		const principal = await identify(context, body);
		const { name, organisation } = body;
		const redeemed = await storage.redeem({
			room: room.id,
			secretHash: hash(body.secret),
			principal,
			name,
			organisation,
			at: clock()
		});
		if (redeemed.outcome === 'revoked') throw new HttpProblem('forbidden');
		if (redeemed.outcome === 'invalid') throw new HttpProblem('invite-invalid');
		services.relay.changeRole(room.id, principal, redeemed.grant.role);
		return context.json(await grantReply(context, room, redeemed.grant));
	});

	return routes;
}
