/** DuckDB's SQL for colouring and completion: words people write in queries, not the grammar. */
import { SQLDialect } from '@codemirror/lang-sql';

/** Words of queries, in upper case as completion writes them. */
export const SQL_KEYWORDS: readonly string[] = (
	'ALL ALTER ANALYZE AND ANTI ANY AS ASC ASOF AT BEGIN BETWEEN BY CASE CAST COLLATE COLUMNS COMMENT COMMIT COPY ' +
	'CREATE CROSS CUBE CURRENT DELETE DESC DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXCLUDE EXISTS EXPLAIN ' +
	'EXTRACT FALSE FILTER FIRST FOLLOWING FOR FROM FULL GLOB GROUP GROUPING GROUPS HAVING IF IGNORE ILIKE IN INNER ' +
	'INSERT INTERSECT INTERVAL INTO IS JOIN LAMBDA LAST LATERAL LEFT LIKE LIMIT MACRO MATERIALIZED NATURAL NOT NULL ' +
	'NULLS OFFSET ON OR ORDER ORDINALITY OUTER OVER OVERLAPS PARTITION PERCENT PIVOT POSITIONAL PRAGMA PRECEDING ' +
	'QUALIFY RANGE RECURSIVE REPLACE RESPECT RIGHT ROLLBACK ROLLUP ROW ROWS SAMPLE SCHEMA SELECT SEMI SET SETS SHOW ' +
	'SIMILAR SOME SUMMARIZE TABLE TABLESAMPLE TEMP TEMPORARY THEN TIES TO TRUE TRY_CAST UNBOUNDED UNION UNIQUE ' +
	'UNNEST UNPIVOT UPDATE USING VALUES VIEW WHEN WHERE WINDOW WITH WITHIN'
).split(' ');

const TYPES =
	'bigint bit blob bool boolean char date datetime dec decimal double enum float float4 float8 hugeint int int1 int2 ' +
	'int4 int8 integer interval json list long map numeric real short signed smallint string struct text time timestamp ' +
	'timestamptz tinyint ubigint uhugeint uinteger union usmallint utinyint uuid varbinary varchar';

export const DuckDB = SQLDialect.define({
	keywords: SQL_KEYWORDS.join(' ').toLowerCase(),
	types: TYPES,
	builtin: '',
	doubleDollarQuotedStrings: true,
	operatorChars: '*+-%<>!=&|~^/:@',
	specialVar: '?$',
	identifierQuotes: '"',
	caseInsensitiveIdentifiers: true
});
