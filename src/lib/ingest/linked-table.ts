/**
 * A linked file as a table of the engine. People ask a view of all its columns; behind it is a table of those that are
 * here. A column that is not is an expression that fails, so that a query which needs one never gets a wrong answer.
 * What a query needs is found by planning it against the view with nothing in it: an empty table would not do, because
 * the planner knows that it is empty and plans for no rows at all.
 */
import { quoteIdentifier, quoteString } from '$lib/sql';
import type { QueryFailure } from '$lib/engine';
import type { Importer } from './import-csv.ts';
import type { LinkedFile } from './linked-file.ts';
import { failed } from './make-table.ts';
import { refusalOf, type Refusal } from './refusal.ts';

export type LinkedTableColumn = { name: string; type: string };

/** Around the number of a column that is not here: no text of a person's has it by chance. */
const SIGN = '\u241f';
const MARKED = new RegExp(`${SIGN}(\\d+)${SIGN}`, 'g');

/** No name of a table that people see has a space. */
export const storeOf = (relation: string): string => `linked ${relation}`;

export class LinkedTable {
	readonly relation: string;
	readonly file: LinkedFile;
	readonly columns: readonly LinkedTableColumn[];
	readonly #engine: Importer;
	/** What the table behind the view has. */
	#stored: readonly string[] = [];

	private constructor(
		engine: Importer,
		relation: string,
		file: LinkedFile,
		columns: readonly LinkedTableColumn[]
	) {
		this.#engine = engine;
		this.relation = relation;
		this.file = file;
		this.columns = columns;
	}

	/** Makes the view with nothing in it. Replaces what had its name. */
	static async make(
		engine: Importer,
		relation: string,
		file: LinkedFile
	): Promise<{ ok: true; table: LinkedTable } | Refusal> {
		try {
			const failure = await store(engine, relation, file, []);
			if (failure !== null) return failure;
			const from = `(DESCRIBE ${quoteIdentifier(storeOf(relation))})`;
			const described = await engine.inspect(`SELECT column_name, column_type FROM ${from}`);
			if (!described.ok) return failed(described);
			const { result } = described;
			const columns = Array.from({ length: result.rowCount }, (_, row) => ({
				name: result.cell(row, 0).text,
				type: result.cell(row, 1).text
			}));
			return { ok: true, table: new LinkedTable(engine, relation, file, columns) };
		} catch (error) {
			return refusalOf(error, undefined) ?? { ok: false, reason: 'damaged' };
		}
	}

	/** Shows every column as one that is not here, to plan a query by. */
	async empty(): Promise<QueryFailure | null> {
		return this.#show([]);
	}

	/** Columns that a plan, or the message of a failure, speaks of; only after `empty`. */
	columnsIn(text: string): string[] {
		const named = new Set([...text.matchAll(MARKED)].map(([, at]) => Number(at)));
		return this.columns.flatMap(({ name }, at) => (named.has(at) ? [name] : []));
	}

	/** Shows these columns, which are here, and no other, so that nobody reads what is not told. */
	async fill(columns: readonly string[]): Promise<Refusal | null> {
		const stored = new Set(this.#stored);
		if (columns.every((name) => stored.has(name)) && (await this.#show(columns)) === null) return null;
		for (const name of columns) stored.add(name);
		const wanted = this.columns.flatMap(({ name }) => (stored.has(name) ? [name] : []));
		try {
			this.#stored = [];
			const failure = await store(this.#engine, this.relation, this.file, wanted);
			if (failure !== null) return failure;
			this.#stored = wanted;
			const unseen = await this.#show(columns);
			return unseen === null ? null : failed(unseen);
		} catch (error) {
			return refusalOf(error, undefined) ?? { ok: false, reason: 'damaged' };
		}
	}

	/** What must be here to read these columns. */
	needed(columns: readonly string[]): readonly string[] {
		return this.file.needed(columns);
	}

	async drop(): Promise<void> {
		await this.#engine.inspect(`DROP VIEW IF EXISTS ${quoteIdentifier(this.relation)}`);
		await this.#engine.dropTable(storeOf(this.relation));
	}

	async #show(here: readonly string[]): Promise<QueryFailure | null> {
		const name = quoteIdentifier(this.relation);
		// Of what has this name one statement fails, as it is the other kind; that is no harm.
		await this.#engine.inspect(`DROP TABLE IF EXISTS ${name}`);
		const shown = await this.#engine.inspect(`CREATE OR REPLACE VIEW ${name} AS ${this.#select(here)}`);
		return shown.ok ? null : shown;
	}

	#select(here: readonly string[]): string {
		const from = here.length === 0 ? `range(${this.file.rowCount})` : quoteIdentifier(storeOf(this.relation));
		const shown = new Set(here);
		const inner = this.columns.map(({ name, type }, at) => {
			const sign = quoteIdentifier(`${SIGN}${at}${SIGN}`);
			if (shown.has(name)) return `${quoteIdentifier(name)} AS ${sign}`;
			const message = `${SIGN}${at}${SIGN} ${name} was not fetched`;
			return `CAST(error(${quoteString(message)}) AS ${type}) AS ${sign}`;
		});
		// A plan calls a column by its innermost name.
		const outer = this.columns.map(
			({ name }, at) => `${quoteIdentifier(`${SIGN}${at}${SIGN}`)} AS ${quoteIdentifier(name)}`
		);
		return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${from})`;
	}
}

/** With no columns, a table of all of them without a row. Null: as many rows as the footer says. */
async function store(
	engine: Importer,
	relation: string,
	file: LinkedFile,
	columns: readonly string[]
): Promise<Refusal | null> {
	const name = storeOf(relation);
	let unread: unknown = null;
	const open = async function* () {
		try {
			yield* file.rows(columns);
		} catch (error) {
			unread = error;
			throw error;
		}
	};
	const failure = await engine.createTableFromArrow({ relation: name, open });
	if (unread === null && failure === null && columns.length > 0) {
		const counted = await engine.inspect(`SELECT count(*) FROM ${quoteIdentifier(name)}`);
		if (!counted.ok) return failed(counted);
		const read = Number(counted.result.cell(0, 0).text);
		if (read === file.rowCount) return null;
		await engine.dropTable(name);
		return { ok: false, reason: 'lost-rows', counted: file.rowCount, read };
	}
	if (unread === null && failure === null) return null;
	await engine.dropTable(name);
	if (unread !== null) throw unread;
	return failure === null ? null : failed(failure);
}
