/** Lets members put back what a restored backup lacks: opened and closed by facilitators. */
import { Hono } from 'hono';
import { api } from '#protocol';
import { bodyOf, memberOf, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';

export function recoveryRoutes(services: Services): Hono<Env> {
	const routes = new Hono<Env>();

	routes.put('/:room/recover-from-members', async (context) => {
		const { room } = await memberOf(context, services, 'facilitator');
		const { open } = await bodyOf(context, api.RecoverFromMembers);
		if (!(await services.relay.letMembersRecover(room.id, open)))
			throw new HttpProblem('bad-request', 'No backup was restored here');
		return context.body(null, 204);
	});

	return routes;
}
