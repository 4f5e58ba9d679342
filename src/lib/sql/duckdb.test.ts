/** What this module says of SQL, compared with what the engine does. */
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { KEYWORDS } from './keywords.ts';
import { quoteIdentifier, quoteString } from './quote.ts';
import { referencedNames } from './references.ts';
import { normalizeName, tableNameFor } from './table-name.ts';
import { tokenize } from './tokens.ts';

interface Bindings {
	instantiate(): Promise<unknown>;
	connect(): { query(sql: string): { toArray(): { toJSON(): Record<string, unknown> }[] } };
}
interface Blocking {
	createDuckDB(bundles: object, logger: object, runtime: object): Promise<Bindings>;
	VoidLogger: new () => object;
	NODE_RUNTIME: object;
}

interface Engine {
	/** Rows, or throws what the engine says. */
	run(sql: string): Record<string, unknown>[];
	/** Whether it takes this SQL. */
	takes(sql: string): boolean;
}

async function startEngine(): Promise<Engine> {
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

let engine: Engine;
beforeAll(async () => {
	engine = await startEngine();
	engine.run('CREATE TABLE schools (a INT, b INT, "where" INT); CREATE TABLE other (a INT, schools INT)');
	engine.run('CREATE VIEW seen AS FROM schools; CREATE MACRO top(x) AS (SELECT max(a) FROM schools)');
	engine.run('CREATE MACRO rows_of() AS TABLE FROM schools');
});

const hostile = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 12 }),
	fc.string({
		unit: fc.constantFrom(
			'"',
			"'",
			';',
			'--',
			'\\',
			'\0',
			'\ud800',
			'$$',
			'/*',
			'😀',
			'é',
			' ',
			'\n',
			'x',
			'1',
			'.'
		),
		maxLength: 10
	})
);

describe('quoting', () => {
	test('a name is one column, whatever is in it', () => {
		fc.assert(
			fc.property(hostile, (name) => {
				fc.pre(name !== '');
				const [row] = engine.run(`SELECT 1 AS ${quoteIdentifier(name)}`);
				expect(Object.keys(row ?? {})).toEqual([name.replaceAll('\0', '\ufffd').toWellFormed()]);
			}),
			{ numRuns: 200, seed: 1 }
		);
	});

	test('a text is one value, whatever is in it', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				const [row] = engine.run(`SELECT ${quoteString(text)} AS x`);
				expect(row).toEqual({ x: text.replaceAll('\0', '\ufffd').toWellFormed() });
			}),
			{ numRuns: 200, seed: 1 }
		);
	});

	test('quoted names and texts are single tokens here too', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				expect(tokenize(quoteIdentifier(text)).map((one) => one.kind)).toEqual(['quoted']);
				expect(tokenize(quoteString(text)).map((one) => one.kind)).toEqual(['string']);
			}),
			{ numRuns: 200, seed: 1 }
		);
	});
});

describe('names of tables', () => {
	test.each([
		['Permits 2025.csv.gz', [], 'permits_2025'],
		['Permits 2025.csv', ['PERMITS_2025', 'permits_2025_2'], 'permits_2025_3'],
		['../../etc/passwd', [], 'passwd'],
		['v1.2 final.XLSX', [], 'v1_2_final'],
		['2025.csv', [], 't_2025'],
		['order.csv', [], 'order_2'],
		['Orçamento – João.csv', [], 'orçamento_joão'],
		['مدارس.csv', [], 'مدارس'],
		['???', [], 'data']
	])('%j is called so that nobody needs quotes', (file, taken, name) => {
		expect(tableNameFor(file, taken)).toBe(name);
	});

	test('every file gets a name that the engine takes bare and that is not taken', () => {
		fc.assert(
			fc.property(hostile, fc.array(hostile), (file, others) => {
				const taken = others.map((one) => tableNameFor(one, []));
				const name = tableNameFor(file, taken);
				expect(taken).not.toContain(name);
				expect(engine.takes(`CREATE OR REPLACE TEMP TABLE ${name} (a INT)`), name).toBe(true);
			}),
			{ numRuns: 200, seed: 1 }
		);
	});

	test('the list of keywords is the engine’s', () => {
		const reserved = engine.run(
			"SELECT keyword_name AS k FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
		);
		expect([...KEYWORDS].sort()).toEqual(reserved.map((row) => row['k']).sort());
	});
});

test('what parts two words for the engine parts them here', () => {
	const doubtful = Array.from({ length: 0x10000 - 0x80 }, (_, n) => String.fromCharCode(n + 0x80)).filter(
		(char) => /[\p{Z}\p{Cf}\p{Cc}éß中あ]/u.test(char)
	);
	for (const char of doubtful) {
		const parts = engine.takes(`SELECT 1 AS a${char}FROM (SELECT 1)`);
		expect(tokenize(`a${char}from`).length === 2, char.charCodeAt(0).toString(16)).toBe(parts);
	}
});

/** Each of these reads schools: the engine refuses it once the table is gone. */
const READS_SCHOOLS = [
	'SELECT * FROM schools',
	'FROM Schools',
	'FROM "SCHOOLS" s WHERE s.a = 1',
	"FROM 'schools'",
	"FROM 'sch'\n'ools'",
	'FROM\u00a0schools',
	'FROM/**/schools',
	'TABLE schools',
	'FROM memory.main.schools',
	'SELECT s.where, o.a FROM other AS o JOIN (SELECT 1 AS "where") s ON s.where = o.a, schools',
	'SELECT o.a AS order FROM other o, schools',
	'SELECT 1 AS window FROM schools',
	'SELECT a FROM other WHERE a IN (FROM schools SELECT a)',
	'SELECT a FROM other ORDER BY (SELECT max(a) FROM schools) DESC',
	'SELECT (FROM schools SELECT max(a)) FROM other',
	'SELECT coalesce(1 + (SELECT max(a) FROM schools), 2)',
	'WITH t AS MATERIALIZED (TABLE schools) SELECT 1 FROM t',
	'SELECT a FROM other WHERE a = 1 UNION ALL SELECT a FROM schools',
	'SELECT a FROM other WHERE a = 1 UNION BY NAME FROM schools',
	'SELECT a FROM other LIMIT (SELECT count(*) FROM schools)',
	'SELECT x FROM range(3) r(x), LATERAL (SELECT a FROM schools)',
	'FROM (PIVOT schools ON a USING sum(b))',
	'PIVOT schools ON a USING sum(b)',
	'UNPIVOT schools ON a, b',
	'SUMMARIZE schools',
	'SELECT * FROM (SUMMARIZE schools)',
	'SELECT a FROM other WHERE EXISTS (DESCRIBE schools)',
	'DESCRIBE schools',
	'FROM other ANTI JOIN schools USING (a)',
	'FROM other POSITIONAL JOIN schools',
	'FROM t: schools',
	'VALUES ((FROM schools SELECT max(a)))',
	"FROM query_table('schools')",
	"FROM query('FROM sch' || 'ools')",
	'SELECT * FROM "query_table"([\'schools\'])',
	'FROM schools AS OF_X, other',
	'EXPLAIN ANALYZE FROM schools',
	'DELETE FROM other USING schools WHERE other.a = schools.a',
	'UPDATE other SET a = 1 FROM schools WHERE schools.a = other.a',
	'INSERT INTO other SELECT a, b FROM schools',
	'CREATE OR REPLACE TEMP VIEW v AS SELECT a FROM schools',
	'MERGE INTO other USING schools ON other.a = schools.a WHEN MATCHED THEN DELETE',
	"SELECT extract(year FROM DATE '2020-01-01'), trim(BOTH FROM 'x') FROM schools",
	'SELECT a IS DISTINCT FROM 1 FROM schools',
	'SELECT $$FROM other$$ FROM schools -- FROM other'
];

describe('references', () => {
	test.each(READS_SCHOOLS)('schools is found in %j', (sql) => {
		expect(engine.takes(sql), 'it runs').toBe(true);
		engine.run('ALTER TABLE schools RENAME TO gone');
		try {
			expect(engine.takes(sql), 'it reads schools').toBe(false);
		} finally {
			engine.run('ALTER TABLE gone RENAME TO schools');
		}
		const { names, dynamic } = referencedNames(sql);
		expect(dynamic || names.has('schools')).toBe(true);
	});

	test.each([
		['SELECT top(1) FROM other', 'top'],
		['SELECT a FROM other WHERE a = top(1)', 'top'],
		['FROM rows_of()', 'rows_of'],
		['SELECT a FROM other WHERE 1 = "TOP"(2)', 'top'],
		['FROM seen', 'seen']
	])('what stands for a table is found in %j', (sql, name) => {
		expect(engine.takes(sql)).toBe(true);
		expect(referencedNames(sql).names).toContain(name);
	});

	test.each([
		'SELECT schools FROM other',
		'SELECT o.schools, count(*) FROM other o WHERE schools > 1 GROUP BY schools HAVING max(schools) > 2',
		'SELECT a AS schools FROM other ORDER BY a DESC, schools',
		"SELECT 'schools' FROM other WHERE a::VARCHAR = 'schools' -- schools",
		'SELECT sum(a) OVER (PARTITION BY schools ORDER BY schools) FROM other'
	])('a column of that name is no table in %j', (sql) => {
		expect(engine.takes(sql)).toBe(true);
		const { names, dynamic } = referencedNames(sql);
		expect(names).not.toContain('schools');
		expect(names).toContain('other');
		expect(dynamic).toBe(false);
	});

	test.each([
		...[
			"FROM query('FROM x')",
			"FROM query_table('x')",
			'FROM duckdb_tables()',
			'FROM duckdb_tables',
			'SHOW TABLES'
		],
		...[
			'FROM (SHOW TABLES)',
			'DESCRIBE',
			'SELECT * FROM information_schema.tables',
			'FROM "pg_catalog".pg_class'
		],
		...[
			"SELECT getvariable('x')",
			"FROM '*.parquet'",
			"FROM read_csv(['a.csv'])",
			"FROM read_csv('a' || 'b')"
		],
		...["FROM glob('*')", 'PRAGMA storage_info(1)', 'EXECUTE q', 'FROM sqlite_master', "FROM E'a\\x62'"]
	])('%j may read anything', (sql) => {
		expect(referencedNames(sql).dynamic).toBe(true);
	});

	test('a file read by its name is found by it', () => {
		expect(referencedNames("SELECT 1 FROM read_csv('Pay 2025.csv', header = true)")).toMatchObject({
			dynamic: false
		});
		expect(referencedNames("FROM read_csv('Pay 2025.csv')").names).toContain('pay 2025.csv');
	});

	test.each([
		'FROM a AS limit, schools',
		'SELECT 1 WHERE 2 UNION schools',
		'SELECT 1 WHERE (SUMMARIZE schools)'
	])('where it is doubtful whether a table may stand, as in %j, one may', (sql) => {
		expect(referencedNames(sql).names).toContain('schools');
	});

	test('every text has an answer', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 30 }), (sql) => {
				for (const name of referencedNames(sql).names) expect(normalizeName(name)).toBe(name);
			})
		);
		expect(referencedNames(')))FROM schools').names).toContain('schools');
	});
});
