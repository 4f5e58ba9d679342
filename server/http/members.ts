/** Routes of the people in a room: who they are, what they may do, and on which devices they are. */
import { Hono } from 'hono';
import { api, type DeviceInfo, type Member } from '#protocol';
import type { DeviceRecord, GrantRecord } from '../storage/index.ts';
import { bodyOf, insiderOf, memberOf, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';

export function memberRoutes(services: Services): Hono<Env> {
	const { storage, relay, clock } = services;
	const routes = new Hono<Env>();

	routes.get('/:room/members', async (context) => {
		const { room, grant, device } = await insiderOf(context, services, 'reader');
		const isFacilitator = grant.role === 'facilitator';
		const here = relay.here(room.id);
		const [grants, devices] = await Promise.all([storage.listGrants(room.id), storage.listDevices(room.id)]);
		const nameOf = (principal: string | null) =>
			grants.find((one) => one.principal === principal)?.name ?? null;
		const infoOf = (one: DeviceRecord): DeviceInfo => ({
			id: one.id,
			way: one.way,
			by: nameOf(one.addedBy),
			addedAt: one.addedAt,
			lastSeenAt: one.lastSeenAt,
			here: here.devices.has(one.id),
			isThis: one.id === device.id
		});
		// Who was removed, and from where others come, is the facilitators' business.
		const shown = grants.filter((other) => other.revokedAt === null || isFacilitator);
		const members: Member[] = shown.map((other) => ({
			principal: personOf(other),
			role: other.role,
			joinedAt: other.joinedAt,
			lastSeenAt: other.lastSeenAt,
			here: other.revokedAt === null && here.principals.has(other.principal),
			revokedAt: other.revokedAt,
			...(isFacilitator || other.principal === grant.principal
				? { devices: devices.filter((one) => one.principal === other.principal).map(infoOf) }
				: {})
		}));
		return context.json(members);
	});

	routes.patch('/:room/members/:principal', async (context) => {
		const { room } = await memberOf(context, services, 'facilitator');
		const { role } = await bodyOf(context, api.UpdateMember);
		const principal = context.req.param('principal');
		refuse(await storage.setRole(room.id, principal, role));
		relay.changeRole(room.id, principal, role);
		return context.body(null, 204);
	});

	routes.delete('/:room/members/:principal', async (context) => {
		const { room } = await memberOf(context, services, 'facilitator');
		const principal = context.req.param('principal');
		refuse(await storage.revokeGrant(room.id, principal, clock()));
		relay.changeRole(room.id, principal, null);
		return context.body(null, 204);
	});

	routes.delete('/:room/devices/:device', async (context) => {
		const { room, grant, device } = await memberOf(context, services, 'reader');
		const id = context.req.param('device');
		const place = await storage.getPlace(room.id, id);
		const isOwn = place?.grant.principal === grant.principal;
		if (place === null || !(isOwn || grant.role === 'facilitator')) throw new HttpProblem('not-found');
		// Whoever signs out the device in their hand has nothing left to undo it with.
		if (id === device.id) throw new HttpProblem('forbidden', 'This is the device that asks');
		await storage.revokeDevice(room.id, id, clock());
		relay.closeDevice(room.id, id, 'signedOut');
		return context.body(null, 204);
	});

	return routes;
}

export function personOf({ principal, name, organisation }: GrantRecord) {
	return { id: principal, name, organisation };
}

function refuse(change: 'changed' | 'last-facilitator' | 'unknown'): void {
	if (change === 'unknown') throw new HttpProblem('not-found');
	if (change === 'last-facilitator') throw new HttpProblem('last-facilitator');
}
