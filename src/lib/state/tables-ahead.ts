/**
 * Tables of files that are proposed, or accepted and still being kept: the engine reads them meanwhile, under names that
 * nobody sees, so that a large file is not waited for twice.
 */
import type { Engine } from '$lib/engine';
import type { ImportedTable, importFile, Reading, Refusal } from '$lib/ingest';

type ImportFile = typeof importFile;

type Ahead = {
	reading: string;
	relation: string;
	stop: AbortController;
	outcome: Promise<ImportedTable | Refusal>;
};

/** Below this there is nothing to gain. */
const LEAST_BYTES = 4 * 1024 * 1024;

let tables = 0;

export class TablesAhead {
	readonly #engine: () => Promise<Engine>;
	readonly #byFile = new Map<Blob, Ahead>();

	constructor(engine: () => Promise<Engine>) {
		this.#engine = engine;
	}

	/**
	 * Starts to make the table of a file, unless it is small or not plain text. One that is being made with another reading is
	 * given up. `importFile`: of the module that reads files, which whoever looked at the file has: asking for it again would
	 * come after what the page has to draw.
	 */
	start(file: Blob, reading: Reading, importFile: ImportFile): void {
		if (this.#byFile.get(file)?.reading === JSON.stringify(reading)) return;
		void this.drop(file);
		if (file.size < LEAST_BYTES || reading.format !== 'csv' || reading.member !== null) return;
		// No name of a table that people see has a space.
		const relation = `arriving ${++tables}`;
		const stop = new AbortController();
		const outcome = this.#engine().then((engine) =>
			importFile(engine, relation, file, reading, { signal: stop.signal })
		);
		outcome.catch(() => undefined);
		this.#byFile.set(file, { reading: JSON.stringify(reading), relation, stop, outcome });
	}

	/** Whether the table of a file is begun. */
	has(file: Blob): boolean {
		return this.#byFile.has(file);
	}

	/** Nobody wants the table any more. One that was not begun is no failure. */
	async drop(file: Blob): Promise<void> {
		const ahead = this.#byFile.get(file);
		this.#byFile.delete(file);
		if (ahead === undefined) return;
		const engine = await this.#engine();
		const { NO_HURRY } = await import('$lib/engine');
		ahead.stop.abort(NO_HURRY);
		await ahead.outcome.catch(() => undefined);
		await engine.dropTable(ahead.relation);
	}

	/**
	 * The table that was begun for a file, called `table` from now on. `kept`: the same bytes where they stay, for restarts of
	 * the engine. Null: there is none that was read so and is whole by itself. A refusal: there cannot be one.
	 */
	async take(
		file: Blob,
		reading: Reading,
		table: string,
		kept: Blob
	): Promise<ImportedTable | Refusal | null> {
		const ahead = this.#byFile.get(file);
		if (ahead === undefined) return null;
		const outcome = ahead.reading === JSON.stringify(reading) ? await ahead.outcome.catch(() => null) : null;
		// Rejected rows are a table of their own, with a name of its own.
		if (outcome?.ok && outcome.rejected.relation === null) {
			const failure = await (await this.#engine()).renameTable(ahead.relation, table, kept);
			if (failure === null) {
				this.#byFile.delete(file);
				return { ...outcome, relation: table };
			}
		}
		await this.drop(file);
		return outcome?.ok === false && outcome.reason === 'memory' ? outcome : null;
	}
}
