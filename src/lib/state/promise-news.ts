/**
 * What of the promise has changed since this person last saw it: announced to everybody, also to those who were away.
 * What was said before stays under what was promised then; this only tells.
 */
import type { Readers, RoomPromise } from '$lib/protocol';
import { LocalFacts } from './local-facts.ts';
import type { Room } from './room.svelte.ts';

export type PromiseNews = {
	/** Readers see the room who did not, or no longer. */
	reading: 'opened' | 'live' | 'closed' | null;
	naming: RoomPromise['naming'] | null;
	recorded: boolean | null;
	note: boolean;
	/** Kept on the server until another day; null in it: until somebody deletes it. */
	kept: { until: number | null } | null;
};

type Seen = Pick<RoomPromise, 'naming' | 'recorded' | 'note'> & {
	readers: Readers;
	/** Not there: no server has it. */
	deleteAt?: number | null;
};

/** What is known before the server's word of it is here. */
type Told = (known?: Partial<Pick<Seen, 'readers' | 'deleteAt'>>) => void;

/** Null: nothing has changed. `seen` once it was read. */
export function promiseNews(room: Room): { news: PromiseNews | null; seen: Told } {
	const facts = new LocalFacts(room.id);
	const { naming, recorded, note } = room.promise;
	const deleteAt = room.isOnServer ? room.deleteAt : undefined;
	const now: Seen = { naming, recorded, note, readers: room.readers, deleteAt };
	const seen: Told = (known = {}) => facts.set('promise', 'seen', { ...now, ...known });
	const before = facts.get('promise', 'seen') as Seen | null;
	if (before === null) {
		seen();
		return { news: null, seen };
	}
	const news: PromiseNews = {
		reading: before.readers === now.readers ? null : READING[now.readers],
		naming: before.naming === naming ? null : naming,
		recorded: before.recorded === recorded ? null : recorded,
		note: before.note !== note,
		kept: deleteAt === undefined || (before.deleteAt ?? null) === deleteAt ? null : { until: deleteAt }
	};
	const { reading, recorded: heard, kept } = news;
	const isNews = [reading, news.naming, heard, kept].some((one) => one !== null) || news.note;
	return { news: isNews ? news : null, seen };
}

const READING = { opened: 'opened', live: 'live', waiting: 'closed' } as const;
