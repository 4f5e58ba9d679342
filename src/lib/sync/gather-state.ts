import type { CloseReason } from '#protocol';
import type { DocSlot } from './doc-slot.ts';
import type { Quarantined } from './quarantine.ts';
import { isOnServer, type RoomRecord } from './room-record.ts';
import { chooseWord, GRACE_MS, type Connection, type SyncState } from './sync-state.ts';

export type Facts = {
	record: RoomRecord;
	slots: DocSlot[];
	quarantined: Quarantined[];
	ended: { reason: CloseReason; at: number } | null;
	/** Since when not every document is connected; counts only while one is not. */
	notLiveSince: number;
	lastChangeAt: number | null;
	forgotten: boolean;
	recovery: SyncState['recovery'];
	via: SyncState['via'];
	notOpen: boolean;
};

/** One truth from all documents: the worst of each kind. Also says when it changes by time alone. */
export function gatherState(facts: Facts, now: number): { state: SyncState; changesAt: number | null } {
	const { record, slots, ended, notLiveSince } = facts;
	const onServer = isOnServer(record);
	const live = onServer && slots.length > 0 && slots.every((slot) => slot.live);
	const waiting = onServer ? sum(slots.map((slot) => slot.waiting)) : 0;
	const refused = slots.some((slot) => slot.current.store.refused);
	const refusal = readRefusal(facts);
	const { word, changesAt } = chooseWord(
		{
			onServer,
			onlyHereSince: least(
				slots.filter((slot) => slot.current.onlyHere).map((slot) => slot.current.store.unsavedSince)
			),
			storageRefused: refused,
			waiting,
			waitingSince: least(slots.filter((slot) => slot.waiting > 0).map((slot) => slot.current.waitingSince)),
			live,
			notLiveSince,
			refusedCount: refusal?.count ?? 0
		},
		now
	);
	const state: SyncState = {
		word,
		waiting,
		since: onServer && !live ? notLiveSince : null,
		lastChangeAt: facts.lastChangeAt,
		lastCommittedAt: greatest(slots.map((slot) => slot.current.lastCommittedAt)),
		role: record.role,
		device: refused ? 'refused' : slots.some(isSaving) ? 'saving' : 'saved',
		connection: readConnection(onServer, live, ended !== null, now - notLiveSince),
		outage: slots.map((slot) => slot.outage).find((outage) => outage !== null) ?? null,
		via: facts.via,
		refusal,
		arrived: !onServer || slots.some(({ name, current }) => name === 'content' && current.filled),
		notOpen: facts.notOpen,
		forgotten: facts.forgotten,
		recovery: onServer ? facts.recovery : null
	};
	const offlineAt = onServer && !live && now - notLiveSince < GRACE_MS ? notLiveSince + GRACE_MS : null;
	return { state, changesAt: least([changesAt, offlineAt]) };
}

function readRefusal({ quarantined, slots, ended }: Facts): SyncState['refusal'] {
	const [first] = quarantined;
	const count =
		sum(quarantined.filter(({ rebuilt }) => rebuilt).map((record) => record.count)) +
		sum(slots.map((slot) => slot.refused));
	if (ended !== null) return { ...ended, count };
	// Without an edit of this device among them they are kept, but nobody's words were refused.
	return first === undefined || count === 0 ? null : { reason: first.reason, at: first.at, count };
}

function readConnection(onServer: boolean, live: boolean, ended: boolean, notLiveMs: number): Connection {
	if (!onServer) return 'none';
	if (live) return 'live';
	if (ended) return 'refused';
	return notLiveMs < GRACE_MS ? 'connecting' : 'offline';
}

function isSaving(slot: DocSlot): boolean {
	return slot.current.store.unsavedSince !== null;
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}

function least(times: (number | null)[]): number | null {
	const known = times.filter((time) => time !== null);
	return known.length === 0 ? null : Math.min(...known);
}

function greatest(times: (number | null)[]): number | null {
	const known = times.filter((time) => time !== null);
	return known.length === 0 ? null : Math.max(...known);
}
