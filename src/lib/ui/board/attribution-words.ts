import { m } from '$lib/i18n';
import type { Attribution } from '$lib/state';

/** Who said it, in the words of a card's foot; empty where the promise says not to tell. */
export function attributionWords({ naming, saidBy, author }: Attribution): string {
	if (saidBy === '') return author;
	// Where people are named by role, who typed it would tell more than was promised.
	if (naming !== 'names' || author === '') return saidBy;
	return `${saidBy}, ${m.board_typed_by({ name: author })}`;
}
