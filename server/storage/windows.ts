/**
 * What is kept of the server's own in SQLite: until when members of a room may put back what a restored backup lacks, what
 * was used up of a day's measures, and a trial of the disk.
 */
import type { Connection } from './statements.ts';
import { blob } from './rows.ts';
import type { DayUse, StorageCalls, Synchronous } from './storage.ts';

type Calls = Pick<StorageCalls, 'importUntil' | 'setImportUntil' | 'probe' | 'loadDayUse' | 'saveDayUse'>;

export class Windows implements Synchronous<Calls> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	probe(at: number): void {
		this.#db.run("INSERT OR REPLACE INTO setting (key, value) VALUES ('probed', ?)", String(at));
	}

	loadDayUse(day: number): DayUse[] {
		return this.#db
			.all('SELECT key, bytes FROM day_use WHERE day = ?', day)
			.map((row) => ({ key: blob(row, 'key'), bytes: row['bytes'] as number }));
	}

	saveDayUse(day: number, uses: DayUse[]): void {
		this.#db.transaction(() => {
			this.#db.run('DELETE FROM day_use WHERE day <> ?', day);
			const sql = 'INSERT OR REPLACE INTO day_use (day, key, bytes) VALUES (?, ?, ?)';
			for (const { key, bytes } of uses) this.#db.run(sql, day, key, bytes);
		});
	}

	importUntil(room: string): number | null {
		const row = this.#db.get('SELECT value FROM setting WHERE key = ?', keyOf(room));
		return row === null ? null : Number(row['value']);
	}

	setImportUntil(room: string, until: number | null): void {
		if (until === null) this.#db.run('DELETE FROM setting WHERE key = ?', keyOf(room));
		else
			this.#db.run('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)', keyOf(room), String(until));
	}
}

function keyOf(room: string): string {
	return `import-until ${room}`;
}
