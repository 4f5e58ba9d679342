/** Settings in SQLite: until when members of a room may put back what a restored backup lacks, and a trial of the disk. */
import type { Connection } from './statements.ts';
import type { StorageCalls, Synchronous } from './storage.ts';

export class Windows implements Synchronous<Pick<StorageCalls, 'importUntil' | 'setImportUntil' | 'probe'>> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
	}

	probe(at: number): void {
		this.#db.run("INSERT OR REPLACE INTO setting (key, value) VALUES ('probed', ?)", String(at));
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
