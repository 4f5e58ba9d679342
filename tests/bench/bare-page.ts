/** Runs in a page of its own: duckdb-wasm as its README uses it, with nothing of ours around it. */
import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger, type AsyncDuckDBConnection } from '@duckdb/duckdb-wasm';

export type Bare = {
	/** Makes a table from the file in the page's input, beside those that are there. `columns`: names and SQL types. */
	open: (table: string, columns: Record<string, string>) => Promise<number>;
	/** Makes a table of the file in the page's input, as `read_csv` sees it, and drops it. */
	readCsv: () => Promise<{ rows: number; ms: number }>;
	/** Rows, and the milliseconds that `conn.query` took. */
	run: (sql: string) => Promise<{ rows: number; ms: number }>;
};

declare global {
	interface Window {
		bare: Bare;
	}
}

let opened: { db: AsyncDuckDB; connection: AsyncDuckDBConnection } | null = null;

async function connect(): Promise<{ db: AsyncDuckDB; connection: AsyncDuckDBConnection }> {
	const db = new AsyncDuckDB(new VoidLogger(), new Worker('/duckdb.worker.js'));
	await db.instantiate(new URL('/duckdb.wasm', location.href).href);
	await db.open({ path: ':memory:' });
	return { db, connection: await db.connect() };
}

window.bare = {
	async open(table, columns) {
		const file = document.querySelector('input')?.files?.[0];
		if (file === undefined) throw new Error('No file was picked');
		opened ??= await connect();
		const path = `${table}.csv`;
		await opened.db.registerFileHandle(path, file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
		const { connection } = opened;
		const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`);
		await connection.query(
			`CREATE TABLE ${table} AS SELECT * FROM read_csv('${path}', header = true, columns = {${types.join(', ')}})`
		);
		const counted = await connection.query(`SELECT count(*)::INTEGER AS n FROM ${table}`);
		return Number(counted.getChildAt(0)?.get(0));
	},
	async readCsv() {
		const { db, connection } = await connect();
		const file = document.querySelector('input')?.files?.[0];
		if (file === undefined) throw new Error('No file was picked');
		const startedAt = performance.now();
		await db.registerFileHandle('table.csv', file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
		await connection.query("CREATE TABLE made AS SELECT * FROM read_csv('table.csv')");
		const ms = performance.now() - startedAt;
		const counted = await connection.query('SELECT count(*)::INTEGER AS n FROM made');
		await db.terminate();
		return { rows: Number(counted.getChildAt(0)?.get(0)), ms };
	},
	async run(sql) {
		if (opened === null) throw new Error('Not open');
		const startedAt = performance.now();
		const table = await opened.connection.query(sql);
		return { rows: table.numRows, ms: performance.now() - startedAt };
	}
};
