import type { CloseReason, Role } from '#protocol';
import type { RefusalReason } from './quarantine.ts';
import type { Via } from './transport.ts';

/** The five states that people see, and the one of a roundtable that no server knows. */
export type SyncWord =
	'in-room' | 'sending' | 'on-device' | 'not-accepted' | 'only-in-tab' | 'device-only-room';

/** `offline`: tried again by itself. `refused`: the server ended it for good, and `refusal` says why. */
export type Connection = 'none' | 'connecting' | 'live' | 'offline' | 'refused';

export type SyncState = {
	word: SyncWord;
	/** Edits of this device that the server has not committed, refused ones not among them. */
	waiting: number;
	/** Since when the server is not reached, ms since 1970; null while it is, or never was to be. */
	since: number | null;
	/** By anybody, as far as it has come here. */
	lastChangeAt: number | null;
	/** When the server last said that edits of this device are on its disk; null: not since the roundtable was opened. */
	lastCommittedAt: number | null;
	/** Null after access has ended. */
	role: Role | null;
	/** `saving`: a write is under way. `refused`: the browser does not keep what is written. */
	device: 'saved' | 'saving' | 'refused';
	connection: Connection;
	/** Why the server itself closed the connection for now, as `cannotStore` when its disk is full; null: it did not say. */
	outage: CloseReason | null;
	/** By which way the server was last heard; null: not since the roundtable was opened. */
	via: Via | null;
	/** `count` edits are kept aside, or (with `connection` refused) nothing more can be sent. */
	refusal: { reason: RefusalReason; count: number; at: number } | null;
	/** The server lets this person in once the room is open to its readers; it is asked again by itself. */
	notOpen: boolean;
	/** False until `content` has been filled once, from this device or the server: an empty page would be untrue. */
	arrived: boolean;
	/**
	 * After the server was put back to an older state: members' devices give it what it lacks (`open`), or could if a
	 * facilitator let them.
	 */
	recovery: 'possible' | 'open' | null;
	/** Another tab made this device forget the roundtable. */
	forgotten: boolean;
};

export type WordFacts = {
	onServer: boolean;
	/** Since when an edit exists in this tab alone; null: none does. */
	onlyHereSince: number | null;
	storageRefused: boolean;
	waiting: number;
	/** Age of the oldest waiting edit. */
	waitingSince: number | null;
	live: boolean;
	notLiveSince: number;
	refusedCount: number;
};

/** What is normal within this time is not worth a flicker. */
export const GRACE_MS = 1_000;

/** The word for these facts, and when it changes by time alone (ms since 1970; null: never). */
export function chooseWord(facts: WordFacts, now: number): { word: SyncWord; changesAt: number | null } {
	const inTime = (since: number, late: SyncWord, early: SyncWord) => {
		const isEarly = now - since < GRACE_MS && now >= since;
		// Something from the future: the clock was set back. It is not new.
		return isEarly ? { word: early, changesAt: since + GRACE_MS } : { word: late, changesAt: null };
	};

	if (facts.onlyHereSince !== null) {
		if (facts.storageRefused && !facts.live) return { word: 'only-in-tab', changesAt: null };
		const rest = chooseWord({ ...facts, onlyHereSince: null }, now);
		const own = inTime(facts.onlyHereSince, 'only-in-tab', rest.word);
		const changes = [own.changesAt, rest.changesAt].filter((at) => at !== null);
		return { word: own.word, changesAt: own.changesAt === null ? null : Math.min(...changes) };
	}
	if (facts.refusedCount > 0) return { word: 'not-accepted', changesAt: null };
	if (!facts.onServer) return { word: 'device-only-room', changesAt: null };
	if (!facts.live) {
		if (facts.waiting > 0) return { word: 'on-device', changesAt: null };
		return inTime(facts.notLiveSince, 'on-device', 'in-room');
	}
	if (facts.waitingSince !== null) return inTime(facts.waitingSince, 'sending', 'in-room');
	return { word: 'in-room', changesAt: null };
}
