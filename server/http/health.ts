/** Whether the server can do its work: `/healthz` for whoever restarts or balances, `/metrics` for whoever watches. */
import { timingSafeEqual } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Hono } from 'hono';
import type { Context, Env, Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import { hash } from './sessions.ts';
import type { Streams } from './streams.ts';

/** Asked more often, the last answer is given again: a stranger must not make the disk work. */
const FRESH_MS = 1_000;

export function healthRoutes(services: Services, streams: Streams): Hono<Env> {
	const { storage, relay, disk, metrics, clock } = services;
	const routes = new Hono<Env>();
	const delay = monitorEventLoopDelay();
	delay.enable();
	let checked: { at: number; canStore: Promise<boolean> } | null = null;

	/** Really writes something. */
	function canStore(): Promise<boolean> {
		if (checked === null || Math.abs(clock() - checked.at) >= FRESH_MS) {
			const written = storage.probe(clock()).then(
				() => true,
				() => false
			);
			checked = { at: clock(), canStore: written };
		}
		return checked.canStore;
	}

	routes.get('/healthz', async (context) => {
		const stores = (await canStore()) && disk.state !== 'full';
		return context.json({ status: stores ? 'ok' : 'cannot-store', ...relay.counts }, stores ? 200 : 503);
	});

	routes.get('/metrics', async (context) => {
		if (!mayWatch(context, services)) throw new HttpProblem('not-found');
		const { docs, sockets } = relay.counts;
		const memory = process.memoryUsage();
		const stores = (await canStore()) ? 1 : 0;
		const text = metrics.render([
			{ name: 'roundtable_rooms', help: 'Roundtables with a document in memory.', value: relay.rooms },
			{ name: 'roundtable_documents', help: 'Documents in memory.', value: docs },
			{ name: 'roundtable_sockets', help: 'Connections to documents, by either transport.', value: sockets },
			{
				name: 'roundtable_streams',
				help: 'Browsers that are connected by plain requests.',
				value: streams.count
			},
			{
				name: 'roundtable_queue_bytes',
				help: 'Edits that wait for the disk.',
				value: relay.waitingBytes
			},
			{ name: 'roundtable_can_store', help: '1 while a write to the disk succeeds.', value: stores },
			{ name: 'roundtable_disk_free_bytes', help: 'Free on the disk of the data.', value: disk.freeBytes },
			{
				name: 'roundtable_event_loop_delay_seconds',
				help: '99th percentile since the last time this was read.',
				value: delay.percentile(99) / 1e9
			},
			{ name: 'process_resident_memory_bytes', help: 'Memory of the process.', value: memory.rss },
			{ name: 'process_uptime_seconds', help: 'Since the start.', value: process.uptime() }
		]);
		delay.reset();
		return context.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
	});

	return routes;
}

/**
 * With the token; without one only from this machine, and only while the server is not public: behind a proxy every
 * request comes from this machine.
 */
function mayWatch(context: Context, { metricsToken, isPublic }: Services): boolean {
	const { incoming } = context.env;
	if (metricsToken !== null) {
		const given = /^Bearer +(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
		return given !== undefined && timingSafeEqual(hash(given), hash(metricsToken));
	}
	const address = incoming.socket.remoteAddress ?? '';
	const isLocal = address === '::1' || /^(::ffff:)?127\./.test(address);
	const isForwarded = ['x-forwarded-for', 'forwarded', 'via'].some((name) => name in incoming.headers);
	return !isPublic && isLocal && !isForwarded;
}
