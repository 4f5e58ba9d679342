/** Why a choice was proposed, in one sentence; null where there is nothing to say. */
import { m } from '$lib/i18n';
import type { Choices } from '$lib/ingest';
import { counted, countText } from '../primitives/index.ts';
import type { ChoiceName } from './choice-words.ts';

type Words = { [Name in ChoiceName]: (evidence: NonNullable<Choices[Name]>['evidence']) => string | null };

const quoted = (texts: readonly string[]) => texts.map((text) => `“${text}”`).join(' · ');

const EVIDENCE: Words = {
	member: ({ tables }) => m.import_why_member({ count: tables }),
	sheet: ({ sheets }) => m.import_why_sheet({ count: sheets }),
	range: ({ used }) => m.import_why_range({ used }),
	path: ({ records }) => (records === null ? null : m.import_why_path({ count: records })),
	shape: ({ value, records }) => {
		const count = records ?? 0;
		const why: Record<typeof value, () => string | null> = {
			keyed: () => (records === null ? null : m.import_why_shape_keyed({ count })),
			columns: () => (records === null ? null : m.import_why_shape_columns({ count })),
			split: m.import_why_shape_split,
			cube: () => m.import_why_shape_cube({ count })
		};
		return why[value]();
	},
	encoding: ({ because, invalidBytes, letters }) => {
		switch (because) {
			case 'byte-order-mark':
				return m.import_why_mark();
			case 'zero-bytes':
				return m.import_why_zeros();
			case 'ascii-only':
				return m.import_why_ascii();
			case 'valid-utf-8':
				return m.import_why_utf8();
			case 'mostly-utf-8':
				return m.import_why_mostly_utf8({ count: invalidBytes });
			default:
				return letters.length === 0
					? m.import_why_not_utf8({ count: invalidBytes })
					: m.import_why_letters({ count: invalidBytes, letters: letters.slice(0, 8).join(' ') });
		}
	},
	delimiter: ({ agreeing, of, fields }) => m.import_why_delimiter({ agreeing, of, fields }),
	quote: ({ quoted: count }) => m.import_why_quote({ count }),
	titleRows: ({ texts }) => (texts.length === 0 ? null : quoted(texts)),
	headerRows: ({ because }) => {
		const why: Record<typeof because, () => string | null> = {
			'text-over-values': m.import_why_header_values,
			'distinct-names': m.import_why_header_names,
			'values-from-the-start': m.import_why_header_none,
			'only-one-row': m.import_why_header_one,
			chosen: () => null
		};
		return why[because]();
	},
	footerRows: ({ texts }) => (texts.length === 0 ? null : quoted(texts)),
	decimal: ({ example }) => (example === null ? null : m.import_why_example({ example })),
	thousands: ({ example }) => (example === null ? null : m.import_why_example({ example })),
	nullWords: () => null,
	dateFormat: (evidence) => {
		if (evidence === null) return null;
		const { column, example, because } = evidence;
		return because === 'ambiguous'
			? m.import_why_dates_ambiguous({ column, example })
			: m.import_why_dates_day({ column, example });
	}
};

export function evidenceWords(name: ChoiceName, choices: Choices): string | null {
	const choice = choices[name];
	// reason for the cast: TypeScript does not follow one key through two mapped types.
	return choice === undefined
		? null
		: (EVIDENCE[name] as (evidence: unknown) => string | null)(choice.evidence);
}

/** That the file is only a part, where it says so itself. */
export function furtherWords({ path }: Choices): string | null {
	const { records, further } = path?.evidence ?? {};
	if (further === undefined || further === null) return null;
	const held = counted(records ?? 0);
	const { total } = further;
	return total === null ? m.import_further(held) : m.import_further_of({ ...held, total: countText(total) });
}
