import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Row } from './rows.ts';

/** A connection whose statements are prepared once and whose transactions undo themselves on an error. */
export class Connection {
	readonly #database: DatabaseSync;
	readonly #prepared = new Map<string, StatementSync>();

	constructor(database: DatabaseSync) {
		this.#database = database;
	}

	run(sql: string, ...values: SQLInputValue[]): number {
		return Number(this.#statement(sql).run(...values).changes);
	}

	get(sql: string, ...values: SQLInputValue[]): Row | null {
		return this.#statement(sql).get(...values) ?? null;
	}

	all(sql: string, ...values: SQLInputValue[]): Row[] {
		return this.#statement(sql).all(...values);
	}

	/** Not to be nested. */
	transaction<T>(work: () => T): T {
		this.run('BEGIN IMMEDIATE');
		try {
			const result = work();
			this.run('COMMIT');
			return result;
		} catch (error) {
			// A full disk may already have rolled back by itself.
			if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
			throw error;
		}
	}

	#statement(sql: string): StatementSync {
		let statement = this.#prepared.get(sql);
		if (statement === undefined) {
			statement = this.#database.prepare(sql);
			this.#prepared.set(sql, statement);
		}
		return statement;
	}
}
