/**
 * The second transport: `POST …/stream` opens or continues what a tab receives, `POST …/stream/records` carries what it
 * says. Both show the session like every request; the stream's own id, in a header, only tells tabs apart.
 */
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { LIMITS, STREAM_HEADER, STREAM_MODE_HEADER, STREAM_TURN_HEADER } from '#protocol';
import { Stream } from '../relay/index.ts';
import { signedIn, type Context, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';
import type { SyncServer } from './upgrade.ts';

/** What is on its way up and stands still for so long is given up. */
const STALLED_MS = 60_000;
/** How long a stop waits for the last words to leave. */
const FAREWELL_MS = 1_000;

export class Streams {
	readonly #services: Services;
	readonly #sync: SyncServer;
	readonly #streams = new Map<string, Stream>();
	readonly #farewells = new Set<Promise<unknown>>();

	constructor(services: Services, sync: SyncServer) {
		this.#services = services;
		this.#sync = sync;
	}

	/** How many are open. */
	get count(): number {
		return this.#streams.size;
	}

	routes(): Hono<Env> {
		const routes = new Hono<Env>();

		routes.post('/:room/stream', async (context) => {
			const { incoming, outgoing } = context.env;
			const mode = context.req.header(STREAM_MODE_HEADER) === 'poll' ? 'poll' : 'stream';
			const isNew = context.req.header(STREAM_HEADER) === undefined;
			const stream = isNew ? await this.#create(context) : this.#find(context);
			// Before the body is read, whose records may already be answered.
			if (!stream.attach(outgoing, mode)) throw new HttpProblem('bad-request', 'The stream has a reply');
			this.#bidFarewell(outgoing);
			incoming.setTimeout(STALLED_MS, () => void (incoming.complete || incoming.destroy()));
			if (isNew) await stream.receive(incoming, 0);
			return RESPONSE_ALREADY_SENT;
		});

		routes.post('/:room/stream/records', async (context) => {
			const { incoming } = context.env;
			incoming.setTimeout(STALLED_MS, () => void (incoming.complete || incoming.destroy()));
			const turn = Number(context.req.header(STREAM_TURN_HEADER));
			if (!(await this.#find(context).receive(incoming, turn))) throw new HttpProblem('bad-request');
			return context.body(null, 204);
		});

		return routes;
	}

	/** Ends all, and resolves when what they still said has left. */
	async close(): Promise<void> {
		for (const stream of [...this.#streams.values()]) stream.end();
		const late = new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref());
		await Promise.race([Promise.all(this.#farewells), late]);
	}

	async #create(context: Context): Promise<Stream> {
		const { limits, sessions } = this.#services;
		const { incoming } = context.env;
		if (limits.isOver(incoming, null, 'socket')) throw new HttpProblem('too-many-requests');
		const { principal: device, expiresAt } = await sessions.callerOf(incoming);
		if (device === null) throw new HttpProblem('not-signed-in');
		const own = [...this.#streams.values()].filter((stream) => stream.device === device);
		if (own.length >= LIMITS.streamsPerDevice) throw new HttpProblem('too-many-requests');
		const stream = new Stream({
			room: context.req.param('room') ?? '',
			device,
			expiresAt,
			onopen: (opened, channel, words) => void this.#sync.open(opened, channel, words),
			onend: (ended) => void this.#streams.delete(ended.id)
		});
		this.#streams.set(stream.id, stream);
		return stream;
	}

	/** Somebody else's is as good as none. */
	#find(context: Context): Stream {
		const stream = this.#streams.get(context.req.header(STREAM_HEADER) ?? '');
		if (stream === undefined || stream.device !== signedIn(context)) throw new HttpProblem('not-found');
		if (stream.room !== context.req.param('room')) throw new HttpProblem('not-found');
		return stream;
	}

	#bidFarewell(outgoing: NodeJS.EventEmitter): void {
		const gone = new Promise<void>((resolve) => outgoing.once('close', () => resolve()));
		this.#farewells.add(gone);
		void gone.then(() => this.#farewells.delete(gone));
	}
}
