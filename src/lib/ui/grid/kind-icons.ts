import { DatesIcon, NumbersIcon, TextsIcon, YesNoIcon } from '../primitives/index.ts';

/** What a column holds, drawn. */
export const kindIcons = { number: NumbersIcon, text: TextsIcon, date: DatesIcon, bool: YesNoIcon };
