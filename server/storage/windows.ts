/** Until when members of a room may put back what a restored backup lacks, in SQLite. */
import type { Connection } from './statements.ts';
import type { StorageCalls, Synchronous } from './storage.ts';

export class Windows implements Synchronous<Pick<StorageCalls, 'importUntil' | 'setImportUntil'>> {
	readonly #db: Connection;

	constructor(db: Connection) {
		this.#db = db;
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
