/** The one engine of a roundtable on this device: its code is fetched and it is started when something first needs it. */
import type { Engine, EngineState, MemoryUse } from '$lib/engine';

export class EngineOnDemand {
	#engine: Promise<Engine> | null = null;
	#state = $state<EngineState | null>(null);
	#memory = $state.raw<MemoryUse | null>(null);
	#version = '';

	/** Null until the engine was first needed. */
	get state(): EngineState | null {
		return this.#state;
	}

	/** What it holds; null until something was measured. */
	get memory(): MemoryUse | null {
		return this.#memory;
	}

	/** Starts it if nobody has. */
	get(): Promise<Engine> {
		this.#engine ??= import('$lib/engine').then(({ Engine }) => {
			const engine = new Engine();
			this.#state = engine.state;
			engine.observeState((state) => (this.#state = state));
			return engine;
		});
		return this.#engine;
	}

	/** As DuckDB says it; empty where it says nothing. */
	async version(engine: Engine): Promise<string> {
		if (this.#version === '') {
			const outcome = await engine.inspect('SELECT version()');
			if (outcome.ok) this.#version = `DuckDB ${outcome.result.cell(0, 0).text}`;
		}
		return this.#version;
	}

	/** Looks at what the engine holds, if it runs. */
	async measure(): Promise<void> {
		const outcome = await (await this.#engine)?.memory();
		if (outcome?.ok) this.#memory = outcome.memory;
	}

	/** Ends what runs; it is there again within a second, with every table. */
	async cancel(): Promise<void> {
		(await this.#engine)?.cancel();
	}

	async stop(): Promise<void> {
		await (await this.#engine)?.stop();
	}
}
