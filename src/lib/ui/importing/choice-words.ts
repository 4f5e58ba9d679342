/** The choices of a proposal in words: what was chosen, what speaks for it, what else there is. */
import { getLocale, m } from '$lib/i18n';
import type { Choices } from '$lib/ingest';
import { encodingName, formatDays, signName } from './sign-words.ts';

export type ChoiceName = keyof Choices;

/** In the order of the sentence. */
export const CHOICE_ORDER: readonly ChoiceName[] = [
	'member',
	'sheet',
	'range',
	'path',
	'shape',
	'delimiter',
	'encoding',
	'quote',
	'titleRows',
	'headerRows',
	'footerRows',
	'decimal',
	'thousands',
	'nullWords',
	'dateFormat'
];

type ValueOf<Name extends ChoiceName> = NonNullable<Choices[Name]>['value'];
type Words = { [Name in ChoiceName]: (value: ValueOf<Name>) => string };

const list = (words: readonly string[]) =>
	new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format([...words]);

/** An item of a list has a place, not a key. */
function stepWords(step: string): string {
	const place = /^\[(\d+)\]$/.exec(step)?.[1];
	return place === undefined ? step : m.import_value_path_item({ place: Number(place) + 1 });
}

const VALUES: Words = {
	member: (path) => path,
	sheet: (name) => m.import_value_sheet({ name }),
	range: (range) => (range === null ? m.import_value_range_all() : m.import_value_range({ range })),
	path: (path) => (path.length === 0 ? m.import_value_path_top() : path.map(stepWords).join(' › ')),
	shape: (shape) => {
		const words: Record<typeof shape, () => string> = {
			keyed: m.import_value_shape_keyed,
			columns: m.import_value_shape_columns,
			split: m.import_value_shape_split,
			cube: m.import_value_shape_cube
		};
		return words[shape]();
	},
	delimiter: (sign) => m.import_value_delimiter({ sign: signName(sign) }),
	encoding: (label) => encodingName(label),
	quote: (sign) => (sign === '' ? m.import_value_quote_none() : m.import_value_quote({ sign })),
	titleRows: (count) => m.import_value_titles({ count }),
	headerRows: (count) => m.import_value_headers({ count }),
	footerRows: (count) => m.import_value_footers({ count }),
	decimal: (sign) => (sign === ',' ? m.import_value_decimal_comma() : m.import_value_decimal_point()),
	thousands: (sign) =>
		sign === '' ? m.import_value_thousands_none() : m.import_value_thousands({ sign: signName(sign) }),
	nullWords: (words) =>
		words.length === 0
			? m.import_value_missing_none()
			: m.import_value_missing({ words: list(words.slice(0, 3)), count: words.length }),
	dateFormat: (format) =>
		format === null ? m.import_value_dates_shown() : m.import_value_dates({ order: formatDays(format) })
};

/** What is chosen, as a part of the sentence. */
export function valueWords<Name extends ChoiceName>(name: Name, value: ValueOf<Name>): string {
	// reason for the cast: TypeScript does not follow one key through two mapped types.
	return (VALUES[name] as (value: ValueOf<Name>) => string)(value);
}

/** What the choice is about. */
export function choiceTitle(name: ChoiceName): string {
	const titles: Record<ChoiceName, () => string> = {
		member: m.import_choice_member,
		sheet: m.import_choice_sheet,
		range: m.import_choice_range,
		path: m.import_choice_path,
		shape: m.import_choice_shape,
		delimiter: m.import_choice_delimiter,
		encoding: m.import_choice_encoding,
		quote: m.import_choice_quote,
		titleRows: m.import_choice_titles,
		headerRows: m.import_choice_headers,
		footerRows: m.import_choice_footers,
		decimal: m.import_choice_decimal,
		thousands: m.import_choice_thousands,
		nullWords: m.import_choice_missing,
		dateFormat: m.import_choice_dates
	};
	return titles[name]();
}

/** Whether a choice is what nearly every file has: it is offered, but not part of the sentence. */
export function isUsual(name: ChoiceName, choices: Choices): boolean {
	const choice = choices[name];
	if (choice === undefined || choice.chosen) return false;
	switch (name) {
		case 'range':
		case 'dateFormat':
			return choice.value === null && choices.dateFormat?.evidence?.because !== 'ambiguous';
		case 'path':
			return choice.options.length < 2 && (choices.shape === undefined || choices.path?.value.length === 0);
		case 'sheet':
			return choice.options.length < 2;
		case 'quote':
			return choice.value === '"';
		case 'titleRows':
		case 'footerRows':
			return choice.value === 0;
		case 'headerRows':
			return choice.value === 1;
		case 'decimal':
			return choice.value === '.';
		case 'thousands':
			return choice.value === '';
		case 'nullWords':
			return (choice.value as readonly string[]).length === 0;
		default:
			return false;
	}
}
