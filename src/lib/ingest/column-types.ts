/** Types of columns as a sample speaks, for showing before anything is read. Reading judges by every row. */
import type { Layout } from './dialect.ts';
import { onlyLooksLikeNumbers } from './mere-looks.ts';
import type { ColumnName } from './names.ts';
import type { ProposedColumn } from './proposal.ts';

const SHOWN_ODD = 5;
/** Share of values of one type from which the others are worth showing. */
const NEARLY = 0.8;

/** `cells`: values of the sample, column by column. */
export function guessColumns(
	names: readonly ColumnName[],
	cells: readonly (readonly string[])[],
	layout: Layout
): ProposedColumn[] {
	const missing = new Set(['', ...layout.nullWords]);
	return names.map(({ name, title }, i) => {
		const values = (cells[i] ?? []).filter((cell) => !missing.has(cell));
		const { type, odd } = guessType(name, values, layout);
		const chosen = Object.hasOwn(layout.types, name) ? layout.types[name] : undefined;
		return { name, title, type: chosen ?? type, chosen: chosen !== undefined, odd };
	});
}

type Guess = Pick<ProposedColumn, 'type' | 'odd'>;

function guessType(name: string, values: readonly string[], layout: Layout): Guess {
	if (values.length === 0) return { type: 'VARCHAR', odd: [] };
	const texts = values.map((value) => value.trim());
	const kinds = texts.map((text) => kindOf(text, layout));
	const counts = new Map<string, number>();
	for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	const total = (...names: string[]) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
	const families: [string, string[]][] = [
		['BIGINT', ['BIGINT']],
		['HUGEINT', ['BIGINT', 'HUGEINT']],
		['DOUBLE', ['BIGINT', 'HUGEINT', 'DOUBLE']],
		['DATE', ['DATE']],
		['TIMESTAMP', ['DATE', 'TIMESTAMP']],
		['TIMESTAMP WITH TIME ZONE', ['TIMESTAMP WITH TIME ZONE']],
		['TIME', ['TIME']],
		['BOOLEAN', ['BOOLEAN']]
	];
	for (const [type, members] of families) {
		if (total(...members) !== values.length) continue;
		const looks = type === 'DOUBLE' && onlyLooksLikeNumbers(name, new Set(texts), layout.decimal);
		return { type: looks ? 'VARCHAR' : type, odd: [] };
	}
	const nearly = families.find(([, members]) => total(...members) >= NEARLY * values.length);
	if (nearly === undefined) return { type: 'VARCHAR', odd: [] };
	const odd = new Map<string, number>();
	values.forEach((value, i) => {
		if (!nearly[1].includes(kinds[i] ?? '')) odd.set(value, (odd.get(value) ?? 0) + 1);
	});
	const shown = [...odd].map(([value, count]) => ({ value, count }));
	return { type: 'VARCHAR', odd: shown.sort((a, b) => b.count - a.count).slice(0, SHOWN_ODD) };
}

function kindOf(text: string, { decimal, thousands, dateFormat }: Layout): string {
	const plain = thousands === '' ? text : withoutGroups(text, thousands, decimal);
	if (/^[-+]?\d+$/.test(plain)) {
		if (/^[-+]?0\d/.test(plain)) return 'VARCHAR';
		return plain.replace(/\D/g, '').length > 18 ? 'HUGEINT' : 'BIGINT';
	}
	const pointed = decimal === ',' ? plain.replace(',', '.') : plain;
	if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(pointed) && !(decimal === ',' && plain.includes('.'))) {
		return 'DOUBLE';
	}
	if (/^(true|false)$/i.test(text)) return 'BOOLEAN';
	if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(text) || /^\d{1,2}\.\d{1,2}\.\d{4}$/.test(text)) return 'DATE';
	if (dateFormat !== null && /^\d{1,2}[-/]\d{1,2}[-/]\d{4}$/.test(text)) return 'DATE';
	if (/^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) return 'TIMESTAMP';
	if (/^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}(:?\d{2})?)$/.test(text)) {
		return 'TIMESTAMP WITH TIME ZONE';
	}
	return /^\d{1,2}:\d{2}:\d{2}(\.\d+)?$/.test(text) ? 'TIME' : 'VARCHAR';
}

/** Only where the groups are whole: 1,2,3 is a list. */
function withoutGroups(text: string, thousands: string, decimal: string): string {
	const [whole = '', ...rest] = text.split(decimal);
	const groups = whole.replace(/^[-+]/, '').split(thousands);
	const grouped =
		groups.length > 1 &&
		/^\d{1,3}$/.test(groups[0] ?? '') &&
		groups.slice(1).every((group) => /^\d{3}$/.test(group));
	return grouped ? [whole.replaceAll(thousands, ''), ...rest].join(decimal) : text;
}
