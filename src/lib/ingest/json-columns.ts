/** The columns that the records of a JSON file have together, in the order in which they first appear, and their types. */
import { shownKey, type Cell } from './flatten.ts';

/** What a cell speaks for. */
type Kind = 'integer' | 'long' | 'number' | 'boolean' | 'date' | 'time' | 'nanos' | 'zoned' | 'text';

/** More is no table. */
const MOST_COLUMNS = 20_000;

export class JsonColumns {
	readonly #byKey = new Map<string, { index: number; kinds: Set<Kind> }>();

	get size(): number {
		return this.#byKey.size;
	}

	/** As they are shown: two may look the same. */
	get keys(): string[] {
		return [...this.#byKey.keys()].map(shownKey);
	}

	/** The engine's types. */
	get types(): string[] {
		return [...this.#byKey.values()].map(({ kinds }) => typeOf(kinds));
	}

	/** Takes a cell into account. Returns its column's index, or -1 past the last column that is possible. */
	learn(cell: Cell): number {
		let column = this.#byKey.get(cell.key);
		if (column === undefined) {
			if (this.#byKey.size >= MOST_COLUMNS) return -1;
			column = { index: this.#byKey.size, kinds: new Set() };
			this.#byKey.set(cell.key, column);
		}
		const kind = kindOf(cell);
		if (kind !== null) column.kinds.add(kind);
		return column.index;
	}
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[-+]\d{2}(:?\d{2})?)?$/;
/** A digit that is no zero past those that the engine's usual times have. */
const PAST_SIX = /^\.\d{6}0*[1-9]/;

function kindOf({ kind, text }: Cell): Kind | null {
	if (kind === 'none') return null;
	if (kind === 'integer') return integerKind(text);
	if (kind !== 'text') return kind;
	if (DAY.test(text)) return 'date';
	const moment = MOMENT.exec(text);
	if (moment === null) return 'text';
	const isFine = PAST_SIX.test(moment[2] ?? '');
	// With a zone the engine has no finer ones.
	if (moment[3] !== undefined) return isFine ? 'text' : 'zoned';
	return isFine ? 'nanos' : 'time';
}

function integerKind(text: string): Kind {
	if (text.length <= 18) return 'integer';
	if (text.length > 38) return 'text';
	const value = BigInt(text);
	return BigInt.asIntN(64, value) === value ? 'integer' : 'long';
}

const TYPES: readonly [string, readonly Kind[]][] = [
	['BIGINT', ['integer']],
	['HUGEINT', ['integer', 'long']],
	['DOUBLE', ['integer', 'long', 'number']],
	['BOOLEAN', ['boolean']],
	['DATE', ['date']],
	['TIMESTAMP', ['date', 'time']],
	['TIMESTAMP_NS', ['date', 'time', 'nanos']],
	['TIMESTAMP WITH TIME ZONE', ['zoned']]
];

function typeOf(kinds: ReadonlySet<Kind>): string {
	if (kinds.size === 0) return 'VARCHAR';
	return TYPES.find(([, all]) => [...kinds].every((kind) => all.includes(kind)))?.[0] ?? 'VARCHAR';
}
