/** A result in another order, or only some of its rows. Whoever made it says which; the rows stay as they came. */
import type { QueryFailure, RowFilter, RowOrder, Rows } from '$lib/engine';

type Ordered = { ok: true; rows: Int32Array } | QueryFailure;
type Order = (result: Rows, order: RowOrder) => Promise<Ordered>;

export class OrderedRows {
	readonly #order: Order;
	#result = $state.raw<Rows | null>(null);
	#asked = $state.raw<RowOrder>({ sort: null, filters: [] });
	#places = $state.raw<Int32Array | null>(null);
	#failed = $state(false);
	#run = 0;

	constructor(order: Order) {
		this.#order = order;
	}

	get sort(): RowOrder['sort'] {
		return this.#asked.sort;
	}

	get filters(): readonly RowFilter[] {
		return this.#asked.filters;
	}

	/** True when the engine could not do it; all rows are shown then. */
	get failed(): boolean {
		return this.#failed;
	}

	/** The rows to show of `all`. */
	of(all: Rows): Rows {
		const places = this.#places;
		if (places === null || all !== this.#result) return all;
		return {
			columns: all.columns,
			rowCount: places.length,
			cell: (row, column) => all.cell(places[row] ?? -1, column)
		};
	}

	/** Another result starts in its own order, with the same filters gone. */
	reset(result: Rows | null): void {
		this.#run++;
		this.#result = result;
		this.#asked = { sort: null, filters: [] };
		this.#places = null;
		this.#failed = false;
	}

	/** Up, then down, then as it came. */
	async sortBy(column: number): Promise<void> {
		const { sort } = this.#asked;
		const next =
			sort?.column !== column
				? { column, descending: false }
				: sort.descending
					? null
					: { column, descending: true };
		await this.#ask({ ...this.#asked, sort: next });
	}

	async addFilter(filter: RowFilter): Promise<void> {
		await this.#ask({ ...this.#asked, filters: [...this.#asked.filters, filter] });
	}

	async removeFilter(filter: RowFilter): Promise<void> {
		await this.#ask({ ...this.#asked, filters: this.#asked.filters.filter((one) => one !== filter) });
	}

	async #ask(asked: RowOrder): Promise<void> {
		const run = ++this.#run;
		const result = this.#result;
		this.#asked = asked;
		if (result === null || (asked.sort === null && asked.filters.length === 0)) {
			this.#places = null;
			this.#failed = false;
			return;
		}
		const outcome = await this.#order(result, asked);
		if (run !== this.#run) return;
		this.#places = outcome.ok ? outcome.rows : null;
		this.#failed = !outcome.ok;
	}
}
