/** What one may choose from, for those choices that have a list; and what a choice sets. */
import { m } from '$lib/i18n';
import type { Choices, Chosen } from '$lib/ingest';
import type { Option } from '../primitives/index.ts';
import { type ChoiceName, valueWords } from './choice-words.ts';
import { encodingName } from './sign-words.ts';

/** Names of the choices that are made from a list. The others are a text and a set of words. */
export type ListChoice = Exclude<ChoiceName, 'range' | 'nullWords'>;

export const isListChoice = (name: ChoiceName): name is ListChoice =>
	name !== 'range' && name !== 'nullWords';

const key = (value: unknown) => JSON.stringify(value);

/** `value` of an option is JSON: signs may be blank, paths are lists. */
export function optionsOf(name: ListChoice, choices: Choices): Option[] {
	switch (name) {
		case 'member':
			return (choices.member?.options ?? []).map(({ path, refused }) => ({
				value: key(path),
				label: path,
				...(refused === null ? {} : { disabled: true, reason: m.import_member_refused() })
			}));
		case 'sheet':
			return (choices.sheet?.options ?? []).map(({ name: sheet, rows, columns, hidden }) => ({
				value: key(sheet),
				label: sheet,
				hint: hidden ? m.import_sheet_hidden({ rows, columns }) : m.import_sheet_size({ rows, columns })
			}));
		case 'path':
			return (choices.path?.options ?? []).map(({ path, records }) => ({
				value: key(path),
				label: valueWords('path', path),
				...(records === null ? {} : { hint: m.import_why_path({ count: records }) })
			}));
		case 'encoding':
			return (choices.encoding?.options ?? []).map(({ encoding, lines }) => ({
				value: key(encoding),
				label: encodingName(encoding),
				...(lines[0] === undefined ? {} : { hint: lines[0] })
			}));
		default:
			return ((choices[name]?.options ?? []) as readonly never[]).map((value) => ({
				value: key(value),
				label: valueWords(name, value)
			}));
	}
}

export const currentOption = (name: ListChoice, choices: Choices): string => key(choices[name]?.value);

/** The choice that an option stands for. A quote inside quotes is doubled, as long as nobody says otherwise. */
export function chosenBy(name: ListChoice, option: string): Chosen {
	const value = JSON.parse(option) as never;
	return name === 'quote' ? { quote: value, escape: value } : { [name]: value };
}
