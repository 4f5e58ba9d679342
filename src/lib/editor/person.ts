/** Who stands behind a caret. Names never travel in presence: the relay says which principal owns a client id. */

/** `seat` is the person's colour, 1 to 8 (`--seat-1` … `--seat-8`), the same wherever the person is shown. */
type Person = { principal: string; name: string; seat?: number };

/** Looks up the person behind a Yjs client id; null while unknown, then the caret has no name yet. */
export type NameOf = (clientId: number) => Person | null;

const SEATS = 8;

/** Colour of a caret: the person's own seat, else one derived from the id, so that it is at least always the same. */
export function seatOf(person: Person | null, clientId: number): number {
	if (person?.seat !== undefined) return person.seat;
	const id = person?.principal ?? String(clientId);
	let hash = 0;
	for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
	return (hash % SEATS) + 1;
}
