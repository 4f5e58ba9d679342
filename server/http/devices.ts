/** Routes by which a member prepares for another device: passes for it, and codes for the day this one is lost. */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { api, LIMITS, passUrl, type Pass } from '#protocol';
import { bodyOf, memberOf, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import { hash } from './sessions.ts';

export function deviceRoutes(services: Services): Hono<Env> {
	const { storage, clock } = services;
	const routes = new Hono<Env>();

	routes.post('/:room/passes', async (context) => {
		const { room, grant, device } = await memberOf(context, services, 'reader');
		const { principal = grant.principal } = await bodyOf(context, api.CreatePass);
		const isOwn = principal === grant.principal;
		if (!isOwn && grant.role !== 'facilitator') throw new HttpProblem('forbidden');
		const person = await storage.getGrant(room.id, principal);
		if (person === null || person.revokedAt !== null) throw new HttpProblem('not-found');
		const secret = randomBytes(24).toString('base64url');
		const id = randomBytes(12).toString('base64url');
		const expiresAt = clock() + (isOwn ? LIMITS.passMs : LIMITS.readmitMs);
		await storage.addPass({ id, room: room.id, principal, madeBy: device.id, expiresAt }, hash(secret));
		const url = passUrl(services.origins.of(context.env.incoming), room.id, secret);
		return context.json({ id, secret, url, expiresAt } satisfies Pass, 201);
	});

	routes.delete('/:room/passes/:pass', async (context) => {
		const { room, device } = await memberOf(context, services, 'reader');
		if (!(await storage.endPass(room.id, context.req.param('pass'), device.id))) {
			throw new HttpProblem('not-found');
		}
		return context.body(null, 204);
	});

	routes.get('/:room/recovery', async (context) => {
		const { room, grant } = await memberOf(context, services, 'facilitator');
		return context.json({ left: await storage.countRecovery(room.id, grant.principal) });
	});

	routes.put('/:room/recovery', async (context) => {
		const { room, grant } = await memberOf(context, services, 'facilitator');
		const { recovery } = await bodyOf(context, api.RecoveryHashes);
		const hashes = recovery.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
		await storage.setRecovery(room.id, grant.principal, hashes);
		return context.json({ left: await storage.countRecovery(room.id, grant.principal) });
	});

	return routes;
}
