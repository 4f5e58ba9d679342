/** The engine itself, in the process of the tests: what it takes for a name, a space or a table is the truth here. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Bindings {
	instantiate(): Promise<unknown>;
	connect(): { query(sql: string): { toArray(): { toJSON(): Record<string, unknown> }[] } };
}
interface Blocking {
	createDuckDB(bundles: object, logger: object, runtime: object): Promise<Bindings>;
	VoidLogger: new () => object;
	NODE_RUNTIME: object;
}

export interface Engine {
	/** Rows, or throws what the engine says. */
	run(sql: string): Record<string, unknown>[];
	/** Whether it takes this SQL. */
	takes(sql: string): boolean;
}

export async function startEngine(): Promise<Engine> {
	const require = createRequire(import.meta.url);
	const path = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
	const duckdb = require(path) as Blocking;
	const eh = { mainModule: join(dirname(path), 'duckdb-eh.wasm'), mainWorker: '' };
	const database = await duckdb.createDuckDB({ mvp: eh, eh }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
	await database.instantiate();
	const connection = database.connect();
	const run = (sql: string) =>
		connection
			.query(sql)
			.toArray()
			.map((row) => row.toJSON());
	return {
		run,
		takes(sql) {
			try {
				run(sql);
				return true;
			} catch {
				return false;
			}
		}
	};
}
