/** Collects rows that cannot be rows: all of them for a table, the first ones to be shown at once. */
import { TextCollector } from './bytes.ts';
import type { Prepared, RejectedRecord } from './prepare.ts';
import { formatRecord } from './write-csv.ts';

const SHOWN = 1000;

export class Rejects {
	count = 0;
	readonly #records: RejectedRecord[] = [];
	readonly #all = new TextCollector();

	/** `record`: place in the file, from 1. `text`: as the file has it, or nearly. */
	add(record: number, because: RejectedRecord['because'], fields: string[], text: string): void {
		this.count++;
		if (this.#records.length < SHOWN) this.#records.push({ record, fields, because });
		this.#all.add(formatRecord([String(record), because, text], 3));
	}

	finish(): Prepared['rejected'] {
		const { count } = this;
		return { count, records: this.#records, all: count === 0 ? null : this.#all.finish() };
	}
}
