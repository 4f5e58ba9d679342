/**
 * Keeps at most one engine alive: starts it when it is first needed, and when its worker had to be ended starts the next
 * one with every table in it, before anybody else may ask it something.
 */
import { Emitter } from '#util';
import { Session } from './session.ts';
import { TableSources } from './table-sources.ts';

export type EngineState = 'off' | 'starting' | 'ready' | 'running' | 'restarting';

export class Supervisor {
	readonly sources = new TableSources();
	readonly states = new Emitter<EngineState>();
	/** Names of tables that could not be made again, after each restart. */
	readonly restarts = new Emitter<readonly string[]>();
	#state: EngineState = 'off';
	#current: Promise<Session> | null = null;
	#users = 0;

	get state(): EngineState {
		return this.#state;
	}

	/** The living session. Rejects when the engine cannot be started; the next call tries again. */
	open(): Promise<Session> {
		this.#current ??= this.#start('starting');
		return this.#current;
	}

	/** Brackets a person's query, for the state. */
	async whileRunning<T>(task: () => Promise<T>): Promise<T> {
		this.#users += 1;
		if (this.#state === 'ready') this.#setState('running');
		try {
			return await task();
		} finally {
			this.#users -= 1;
			if (this.#state === 'running' && this.#users === 0) this.#setState('ready');
		}
	}

	/** Ends the engine and frees its memory. What was asked is answered with SessionLost. */
	async stop(): Promise<void> {
		const current = await this.#current?.catch(() => null);
		this.#current = null;
		current?.end('closed');
		this.#setState('off');
	}

	/** Starts the next engine, unless another one is already in use. */
	#replace(lost: Session): void {
		const before = this.#current;
		if (before === null) return;
		this.#current = before.then((current) => (current === lost ? this.#start('restarting') : current));
		// Whoever opens it next gets the error; here nobody waits.
		this.#current.catch(() => undefined);
	}

	async #start(state: 'starting' | 'restarting'): Promise<Session> {
		this.#setState(state);
		try {
			const session = await Session.start();
			session.ended.observe(({ reason }) => {
				if (reason !== 'closed') this.#replace(session);
			});
			const missing = await this.sources.restore(session);
			if (state === 'restarting' || missing.length > 0) this.restarts.emit(missing);
			this.#setState(this.#users > 0 ? 'running' : 'ready');
			return session;
		} catch (error) {
			this.#current = null;
			this.#setState('off');
			throw error;
		}
	}

	#setState(state: EngineState): void {
		if (state === this.#state) return;
		this.#state = state;
		this.states.emit(state);
	}
}
