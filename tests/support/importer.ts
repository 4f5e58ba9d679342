/** The engine's own code in the process of the tests: the same WebAssembly as in the page, without its worker. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { QueryResult } from '../../src/lib/engine/result.ts';
import type { Importer } from '$lib/ingest';

interface Connection {
	useUnsafe<T>(read: (bindings: Bindings, connection: number) => T): T;
}
interface Bindings {
	instantiate(): Promise<unknown>;
	open(config: object): void;
	connect(): Connection;
	runQuery(connection: number, sql: string): Uint8Array;
	insertArrowFromIPCStream(connection: number, bytes: Uint8Array, options: object): void;
	registerFileBuffer(name: string, bytes: Uint8Array): void;
	dropFile(name: string): void;
}
interface Blocking {
	createDuckDB(bundles: object, logger: object, runtime: object): Promise<Bindings>;
	VoidLogger: new () => object;
	NODE_RUNTIME: object;
}

export type TestImporter = Importer & {
	/** Rows as text, null for null; throws what the engine says. */
	rows(sql: string): (string | null)[][];
};

export async function startImporter(): Promise<TestImporter> {
	const require = createRequire(import.meta.url);
	const path = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
	const duckdb = require(path) as Blocking;
	const eh = { mainModule: join(dirname(path), 'duckdb-eh.wasm'), mainWorker: '' };
	const database = await duckdb.createDuckDB({ mvp: eh, eh }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
	await database.instantiate();
	database.open({ path: ':memory:', arrowLosslessConversion: true });
	const connection = database.connect();
	const query = (sql: string) => {
		const bytes = connection.useUnsafe((bindings, id) => bindings.runQuery(id, sql));
		// After its mark of eight bytes an Arrow file is an Arrow stream.
		return new QueryResult([bytes.subarray(8)], { complete: true, elapsedMs: 0 });
	};
	const outcome = (sql: string) => {
		try {
			return { ok: true as const, result: query(sql) };
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			return {
				...{ ok: false as const, kind: kindOf(message), message, sql, position: null },
				...{ candidates: [], name: null, extension: null }
			};
		}
	};
	const inspectFile: Importer['inspectFile'] = async ({ path: name, blob }, sql) => {
		database.registerFileBuffer(name, new Uint8Array(await blob.arrayBuffer()));
		try {
			return outcome(sql);
		} finally {
			database.dropFile(name);
		}
	};
	return {
		inspectFile,
		inspect: async (sql) => outcome(sql),
		async createTable(source) {
			const made = await inspectFile(source, source.create);
			return made.ok ? null : made;
		},
		async createTableFromArrow({ relation, open }) {
			query(`DROP TABLE IF EXISTS "${relation}"`);
			let create = true;
			for await (const part of open()) {
				const options = { name: relation, create };
				connection.useUnsafe((bindings, id) => bindings.insertArrowFromIPCStream(id, part, options));
				create = false;
			}
			return null;
		},
		async dropTable(relation, schema) {
			query(`DROP TABLE IF EXISTS ${schema === undefined ? '' : `"${schema}".`}"${relation}"`);
			return null;
		},
		rows(sql) {
			const result = query(sql);
			return Array.from({ length: result.rowCount }, (_, row) =>
				result.row(row).map(({ text, kind }) => (kind === 'null' ? null : text))
			);
		}
	};
}

function kindOf(message: string): 'memory' | 'sql' {
	return message.startsWith('Out of Memory') ? 'memory' : 'sql';
}
