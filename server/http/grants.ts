/** Routes that make somebody somebody: starting a room, redeeming what opens one, signing in again. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import {
	api,
	LIMITS,
	normalWords,
	recoveryCodeOf,
	type Grant,
	type InviteOffer,
	type PassOffer,
	type ProblemType
} from '#protocol';
import { isLive, isUsable, type GrantRecord, type RoomRecord } from '../storage/index.ts';
import { bodyOf, roomOf, type Context, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import { hash } from './sessions.ts';

type Device = { principal?: string | undefined; deviceSecret?: string | undefined };

export function grantRoutes(services: Services): Hono<Env> {
	const { storage, clock, limits } = services;

	/** Which device the caller is or becomes: the one the body proves to be, else the session's, else a new one. */
	async function identify(context: Context, { principal, deviceSecret }: Device): Promise<string> {
		const current = context.get('principal');
		if (principal === undefined && current !== null) return current;
		if (principal !== undefined && principal === current) return current;
		const id = principal ?? randomBytes(16).toString('base64url');
		const secret = deviceSecret === undefined ? null : hash(deviceSecret);
		if (!(await storage.claimPrincipal(id, secret, clock()))) {
			limits.failed(context.env.incoming);
			throw new HttpProblem('not-signed-in', 'This device secret does not belong to the principal');
		}
		return id;
	}

	/** The device that the caller says to be, proved or not. */
	function claimedBy(context: Context, { principal }: Device): string | null {
		return principal ?? context.get('principal');
	}

	/** Starts a session: in a cookie, or as `?as=token` in the reply. */
	async function sessionFor(context: Context, principal: string): Promise<{ token?: string }> {
		const token = await services.sessions.start(principal);
		if (context.req.query('as') === 'token') return { token };
		context.header('set-cookie', services.sessions.cookie(token, context.env.incoming));
		return {};
	}

	async function grantReply(
		context: Context,
		room: Pick<RoomRecord, 'id' | 'title'>,
		device: string,
		grant: GrantRecord
	): Promise<Grant> {
		const { principal, name, organisation, role } = grant;
		const reply: Grant = {
			room: { id: room.id, title: room.title },
			principal: { id: principal, name, organisation },
			role,
			...(await sessionFor(context, device))
		};
		return reply;
	}

	/** A secret was wrong: counted, and answered as every other that is. */
	function wrong(context: Context, type: ProblemType): HttpProblem {
		limits.failed(context.env.incoming);
		return new HttpProblem(type);
	}

	function checkCode(context: Context, code: string | undefined): void {
		const { createCode } = services;
		if (createCode === null) return;
		if (code !== undefined && timingSafeEqual(hash(code), hash(createCode))) return;
		if (code !== undefined) limits.failed(context.env.incoming);
		throw new HttpProblem('code-required');
	}

	const routes = new Hono<Env>();

	routes.post('/rooms', async (context) => {
		limits.attempt(context.env.incoming);
		const body = await bodyOf(context, api.CreateRoom);
		checkCode(context, body.code);
		if ((await storage.getRoom(body.id)) !== null) throw new HttpProblem('room-exists');
		const principal = await identify(context, body);
		const { id, title, name, organisation } = body;
		const { usualDays, mostDays } = services.keep;
		// A wish that is too long is no reason to refuse a roundtable.
		const days = body.keepDays === undefined ? usualDays : Math.min(body.keepDays, mostDays ?? Infinity);
		const made = await storage.createRoom({
			id,
			title,
			promise: body.promise ?? null,
			principal,
			name,
			organisation,
			recovery: (body.recovery ?? []).map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
			at: clock(),
			deleteAt: days === null ? null : clock() + days * 86_400_000
		});
		const grant = made ? await storage.getGrant(id, principal) : null;
		if (grant === null) throw new HttpProblem('room-exists');
		return context.json(await grantReply(context, { id, title }, principal, grant), 201);
	});

	routes.post('/session', async (context) => {
		limits.attempt(context.env.incoming);
		const { principal, deviceSecret } = await bodyOf(context, api.SignIn);
		if (!(await storage.provePrincipal(principal, hash(deviceSecret)))) {
			limits.failed(context.env.incoming);
			throw new HttpProblem('not-signed-in');
		}
		return context.json({ principal: { id: principal }, ...(await sessionFor(context, principal)) });
	});

	routes.post('/invites/look', async (context) => {
		limits.attempt(context.env.incoming);
		const { room: id, secret } = await bodyOf(context, api.LookAtInvite);
		const [room, invite] = await Promise.all([
			roomOf(services, id),
			storage.findInvite(id, hash(secret), clock())
		]);
		const current = context.get('principal');
		const own = current === null ? null : await storage.getPlace(id, current);
		const isMember = own !== null && isLive(own);
		if (room === null || invite === null || !(isMember || isUsable(invite, clock()))) {
			throw wrong(context, 'invite-invalid');
		}
		const by = await storage.getGrant(id, invite.createdBy);
		const offer: InviteOffer = {
			...shownBefore(room),
			role: invite.role,
			invitedBy: by === null ? null : { name: by.name, organisation: by.organisation }
		};
		return context.json(offer);
	});

	routes.post('/invites/redeem', async (context) => {
		limits.attempt(context.env.incoming);
		const body = await bodyOf(context, api.RedeemInvite);
		const [room, invite] = await Promise.all([
			roomOf(services, body.room),
			storage.findInvite(body.room, hash(body.secret), clock())
		]);
		if (room === null || invite === null) throw wrong(context, 'invite-invalid');
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
		services.relay.changeRole(room.id, redeemed.grant.principal, redeemed.grant.role);
		return context.json(await grantReply(context, room, principal, redeemed.grant));
	});

	routes.post('/invites/words', async (context) => {
		limits.attempt(context.env.incoming);
		limits.guess('words', '');
		const words = normalWords((await bodyOf(context, api.SayWords)).words);
		const invite = await storage.findInviteByWords(hash(words), clock());
		if (invite === null || !isUsable(invite, clock())) {
			limits.guessedWrong('words', '');
			throw wrong(context, 'words-invalid');
		}
		const secret = randomBytes(24).toString('base64url');
		const expiresAt = clock() + LIMITS.ticketMs;
		await storage.addInviteKey({ hash: hash(secret), invite: invite.id, kind: 'ticket', expiresAt });
		return context.json({ room: invite.room, secret });
	});

	routes.post('/passes/look', async (context) => {
		limits.attempt(context.env.incoming);
		const { room: id, secret } = await bodyOf(context, api.LookAtPass);
		const [room, grant] = await Promise.all([
			roomOf(services, id),
			storage.findPass(id, hash(secret), context.get('principal'), clock())
		]);
		if (room === null || grant === null) throw wrong(context, 'pass-invalid');
		const { name, organisation, role } = grant;
		const offer: PassOffer = {
			...shownBefore(room),
			person: { name, organisation },
			role
		};
		return context.json(offer);
	});

	routes.post('/passes/redeem', async (context) => {
		limits.attempt(context.env.incoming);
		const body = await bodyOf(context, api.RedeemPass);
		const secretHash = hash(body.secret);
		const [room, offered] = await Promise.all([
			roomOf(services, body.room),
			storage.findPass(body.room, secretHash, claimedBy(context, body), clock())
		]);
		if (room === null || offered === null) throw wrong(context, 'pass-invalid');
		const device = await identify(context, body);
		const grant = await storage.usePass(room.id, secretHash, device, clock());
		if (grant === null) throw wrong(context, 'pass-invalid');
		return context.json(await becomes(context, room, device, grant));
	});

	routes.post('/recover', async (context) => {
		limits.attempt(context.env.incoming);
		const body = await bodyOf(context, api.Recover);
		limits.guess('recovery', body.room);
		const codeHash = hash(recoveryCodeOf(body.code) ?? body.code);
		const [room, found] = await Promise.all([
			roomOf(services, body.room),
			storage.findRecovery(body.room, codeHash, claimedBy(context, body))
		]);
		if (room === null || found === null) {
			limits.guessedWrong('recovery', body.room);
			throw wrong(context, 'recovery-invalid');
		}
		const device = await identify(context, body);
		const grant = await storage.recover(room.id, codeHash, device, clock());
		if (grant === null) throw wrong(context, 'recovery-invalid');
		services.relay.tellReturned(room.id, grant.principal);
		return context.json(await becomes(context, room, device, grant));
	});

	/** What the device had open as somebody else is opened anew. */
	async function becomes(
		context: Context,
		room: RoomRecord,
		device: string,
		grant: GrantRecord
	): Promise<Grant> {
		services.relay.closeDevice(room.id, device, 'tryLater');
		return grantReply(context, room, device, grant);
	}

	return routes;
}

/** What anybody with a way in may know of a room before they use it. */
function shownBefore({ id, title, createdAt, promise, deleteAt }: RoomRecord) {
	return { room: { id, title, createdAt }, promise, deleteAt };
}
