/** A query that this person makes: its text has the focus from the start, since what they type next is meant for it. */
import type { Room } from '$lib/state';

/** The one that was made last and whose text has not had the focus yet. */
const made = $state<{ id: string | null }>({ id: null });

/** Adds a query and goes to it. */
export async function openNewQuery(room: Room, fields: { title: string; sql: string }): Promise<void> {
	const id = room.queries.add(fields);
	await room.app.navigate(`/r/${room.id}/workbench/${id}`);
	// Going to another page takes the focus away, so that it is given afterwards.
	made.id = id;
}

/** Whether the text of this query is to have the focus now. Once. */
export function takesFocus(id: string): boolean {
	if (made.id !== id) return false;
	made.id = null;
	return true;
}
