/**
 * What is different between two tables that should be versions of one: columns by their names; rows as a multiset of
 * whole rows, so that order does not count and doubles do; and, where a column identifies the rows of both, which of them
 * changed. Compared are the columns that both have.
 */
import type { QueryFailure, QueryResult } from '$lib/engine';
import { quoteIdentifier } from '$lib/sql';
import type { Importer } from './import-csv.ts';

export type ComparedTable = { relation: string; columns: readonly { name: string; type: string }[] };

/** Text of a value before and after; null: missing. Of a row that was added or removed both are the same. */
export type ChangedCell = { before: string | null; after: string | null };
export type ChangedRow = { kind: 'added' | 'removed' | 'changed'; cells: readonly ChangedCell[] };

export type TableChange = {
	ok: true;
	columns: {
		added: readonly string[];
		removed: readonly string[];
		retyped: readonly { name: string; before: string; after: string }[];
	};
	/** `changed` are not among those added or removed; 0 without a key. */
	rows: { before: number; after: number; added: number; removed: number; changed: number };
	/** The column that tells the rows apart. */
	key: string | null;
	/** Columns of the examples. */
	compared: readonly string[];
	/** The first ones of each kind. */
	examples: readonly ChangedRow[];
};

type Asking = Pick<Importer, 'inspect'>;
type Pair = { name: string; before: string; after: string };

const EXAMPLES = 20;

export async function compareTables(
	engine: Asking,
	before: ComparedTable,
	after: ComparedTable
): Promise<TableChange | QueryFailure> {
	const pairs = pairColumns(before, after);
	const comparison = new Comparison(engine, before.relation, after.relation, pairs);
	try {
		return { ok: true, columns: columnChanges(before, after, pairs), ...(await comparison.run()) };
	} catch (error) {
		if (error instanceof Failed) return error.failure;
		throw error;
	}
}

class Failed extends Error {
	readonly failure: QueryFailure;
	constructor(failure: QueryFailure) {
		super(failure.message);
		this.failure = failure;
	}
}

class Comparison {
	readonly #engine: Asking;
	readonly #pairs: readonly Pair[];
	/** Both with columns c1, c2, …, of one type each. */
	readonly #with: string;
	readonly #columns: string;

	constructor(engine: Asking, before: string, after: string, pairs: readonly Pair[]) {
		this.#engine = engine;
		this.#pairs = pairs;
		const select = (relation: string) =>
			`SELECT ${pairs
				.map(({ name, before, after }, i) => {
					const column = quoteIdentifier(name);
					return `${before === after ? column : `CAST(${column} AS VARCHAR)`} AS c${i + 1}`;
				})
				.concat(pairs.length === 0 ? ['1 AS c0'] : [])
				.join(', ')} FROM ${quoteIdentifier(relation)}`;
		this.#with = `WITH o AS (${select(before)}), n AS (${select(after)})`;
		this.#columns = pairs.length === 0 ? 'c0' : pairs.map((_, i) => `c${i + 1}`).join(', ');
	}

	async run(): Promise<Omit<TableChange, 'ok' | 'columns'>> {
		const compared = this.#pairs.map(({ name }) => name);
		const [before = 0, after = 0] = await this.#numbers(
			'SELECT (SELECT count(*) FROM o), (SELECT count(*) FROM n)'
		);
		const [added = 0, removed = 0] = await this.#numbers(
			`SELECT coalesce(sum(greatest(d, 0)), 0), coalesce(sum(greatest(-d, 0)), 0) FROM (${this.#difference()})`
		);
		const rows = { before, after, added, removed, changed: 0 };
		const key = added > 0 && removed > 0 ? await this.#findKey(Math.min(before, after)) : null;
		if (key === null) {
			const examples = [
				...(await this.#examples('added', `SELECT * EXCLUDE d FROM (${this.#difference()}) WHERE d > 0`)),
				...(await this.#examples('removed', `SELECT * EXCLUDE d FROM (${this.#difference()}) WHERE d < 0`))
			];
			return { rows, key: null, compared, examples };
		}
		const c = `c${key + 1}`;
		const differs = this.#pairs.map((_, i) => `o.c${i + 1} IS DISTINCT FROM n.c${i + 1}`).join(' OR ');
		const [changed = 0] = await this.#numbers(`SELECT count(*) FROM n JOIN o USING (${c}) WHERE ${differs}`);
		const both = this.#pairs.map((_, i) => `o.c${i + 1}, n.c${i + 1}`).join(', ');
		const examples = [
			...(await this.#examples(
				'changed',
				`SELECT ${both} FROM n JOIN o USING (${c}) WHERE ${differs} ORDER BY n.${c}`
			)),
			...(await this.#examples('added', `SELECT n.* FROM n ANTI JOIN o USING (${c}) ORDER BY ${c}`)),
			...(await this.#examples('removed', `SELECT o.* FROM o ANTI JOIN n USING (${c}) ORDER BY ${c}`))
		];
		return {
			rows: { ...rows, added: added - changed, removed: removed - changed, changed },
			key: this.#pairs[key]?.name ?? null,
			compared,
			examples
		};
	}

	#difference(): string {
		return `SELECT ${this.#columns}, sum(d) AS d FROM (SELECT *, 1 AS d FROM n UNION ALL SELECT *, -1 FROM o) GROUP BY ${this.#columns} HAVING sum(d) <> 0`;
	}

	/** Place of a column whose values are all there and all different in both, and mostly the same ones. */
	async #findKey(rows: number): Promise<number | null> {
		for (const at of candidates(this.#pairs)) {
			const c = `c${at + 1}`;
			const [isKey = 0] = await this.#numbers(
				`SELECT CASE WHEN (SELECT count(DISTINCT ${c}) = count(*) FROM o) AND (SELECT count(DISTINCT ${c}) = count(*) FROM n)
				AND (SELECT count(*) FROM o SEMI JOIN n USING (${c})) * 2 >= ${rows} THEN 1 ELSE 0 END`
			);
			if (isKey === 1) return at;
		}
		return null;
	}

	async #examples(kind: ChangedRow['kind'], sql: string): Promise<ChangedRow[]> {
		const result = await this.#ask(`${sql} LIMIT ${EXAMPLES}`);
		const text = (row: number, column: number) => {
			const { text, kind } = result.cell(row, column);
			return kind === 'null' ? null : text;
		};
		return Array.from({ length: result.rowCount }, (_, row) => ({
			kind,
			cells: this.#pairs.map((_, i) =>
				kind === 'changed'
					? { before: text(row, 2 * i), after: text(row, 2 * i + 1) }
					: { before: text(row, i), after: text(row, i) }
			)
		}));
	}

	async #numbers(sql: string): Promise<number[]> {
		const result = await this.#ask(sql);
		return result.row(0).map(({ text }) => Number(text));
	}

	async #ask(sql: string): Promise<QueryResult> {
		const outcome = await this.#engine.inspect(`${this.#with} ${sql}`);
		if (!outcome.ok) throw new Failed(outcome);
		return outcome.result;
	}
}

function pairColumns(before: ComparedTable, after: ComparedTable): Pair[] {
	return before.columns.flatMap(({ name, type }) => {
		const same = after.columns.find((other) => other.name === name);
		return same === undefined ? [] : [{ name, before: type, after: same.type }];
	});
}

function columnChanges(before: ComparedTable, after: ComparedTable, pairs: readonly Pair[]) {
	const without = ({ columns }: ComparedTable, other: ComparedTable) =>
		columns.map(({ name }) => name).filter((name) => !other.columns.some((one) => one.name === name));
	return {
		added: without(after, before),
		removed: without(before, after),
		retyped: pairs.filter((pair) => pair.before !== pair.after)
	};
}

/** A measurement may be different in every row and is no name of it. */
const KEY_TYPES = /^(VARCHAR|TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UBIGINT|UUID)$/;
const KEY_NAMES =
	/(^|[\W_])(id|code|key|nr|no|num|number|uuid|guid|ref|iso\d?)($|[\W_])|[a-z](Id|ID|Code|Key)$/i;
const MOST_CANDIDATES = 8;

function candidates(pairs: readonly Pair[]): number[] {
	const possible = pairs.flatMap(({ before, after }, i) =>
		KEY_TYPES.test(before) && before === after ? [i] : []
	);
	const named = (i: number) => Number(KEY_NAMES.test(pairs[i]?.name ?? ''));
	return possible.sort((a, b) => named(b) - named(a) || a - b).slice(0, MOST_CANDIDATES);
}
