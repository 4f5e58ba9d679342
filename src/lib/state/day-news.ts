/** What this person is to know about the day on which the server deletes a roundtable: that it is near, or that it came. */
import type { RoomRecord } from '$lib/sync';
import { LocalFacts } from './local-facts.ts';

/** `at`: ms since 1970. `seen` puts it away until there is something else to say. */
export type DayNews = { kind: 'near' | 'soon' | 'gone'; at: number; seen: () => void };

const DAY_MS = 86_400_000;
/** Days before; each of them reminds once more. */
const NEAR_DAYS = 30;
const SOON_DAYS = 7;

/** Null: nothing to say, or it was read. */
export function dayNews({ id, deleteAt, deletedAt }: RoomRecord, now: number): DayNews | null {
	const kind = deletedAt === undefined ? nearness(deleteAt ?? Infinity, now) : 'gone';
	if (kind === null) return null;
	const at = deletedAt ?? deleteAt ?? 0;
	const facts = new LocalFacts(id);
	const told = `${kind} ${at}`;
	if (facts.get('day', 'seen') === told) return null;
	return { kind, at, seen: () => facts.set('day', 'seen', told) };
}

function nearness(deleteAt: number, now: number): 'near' | 'soon' | null {
	const left = deleteAt - now;
	if (left <= SOON_DAYS * DAY_MS) return 'soon';
	return left <= NEAR_DAYS * DAY_MS ? 'near' : null;
}
