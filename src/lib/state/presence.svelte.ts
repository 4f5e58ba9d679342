import { decodePresence, encodePresence, PRESENCE_FIELD } from '$lib/model';
import type { RoomSync } from '$lib/sync';
import { Live } from './live.svelte.ts';

/** One person here, whatever number of tabs they have open. */
export interface PersonHere {
	principal: string;
	/** Path below the room, such as `notes/V1StGXR8`. */
	place: string;
	away: boolean;
	me: boolean;
}

const AWAY_MS = 120_000;

/** Who is in the room now, and where. Names come from elsewhere: presence carries none. */
export class Presence {
	readonly #sync: RoomSync;
	readonly #here: Live<PersonHere[]>;
	#place = '';
	#since = Date.now();
	#awaySince: number | null = null;
	#told = false;
	#timer: ReturnType<typeof setTimeout> | null = null;
	readonly #touched = () => this.#touch();

	constructor(sync: RoomSync) {
		this.#sync = sync;
		this.#here = new Live(
			(changed) => {
				let awareness = sync.awareness;
				awareness.on('change', changed);
				const stopDocs = sync.observeDocs(() => {
					awareness.off('change', changed);
					awareness = sync.awareness;
					awareness.on('change', changed);
					this.#tell();
					changed();
				});
				const stopPeople = sync.observePeople(changed);
				return () => {
					awareness.off('change', changed);
					stopDocs();
					stopPeople();
				};
			},
			() => this.#read()
		);
		for (const event of ['pointerdown', 'keydown']) addEventListener(event, this.#touched, { passive: true });
		this.#touch();
	}

	/** Everybody else who is here, by first arrival of their tabs; not oneself. */
	get others(): PersonHere[] {
		return this.#here.current.filter((person) => !person.me);
	}

	/** Says where this person is now. */
	set place(place: string) {
		if (place === this.#place) return;
		this.#place = place;
		this.#since = Date.now();
		this.#tell();
	}

	stop(): void {
		for (const event of ['pointerdown', 'keydown']) removeEventListener(event, this.#touched);
		if (this.#timer !== null) clearTimeout(this.#timer);
	}

	#read(): PersonHere[] {
		const { awareness, people } = this.#sync;
		const found = new Map<string, PersonHere>();
		for (const [clientId, state] of awareness.getStates()) {
			const me = clientId === awareness.clientID;
			const principal = me ? '' : people.get(clientId);
			const presence = decodePresence(state);
			// A client the relay has not vouched for has no name here.
			if (principal === undefined || presence === null) continue;
			const away = presence.awaySince !== null;
			const known = found.get(principal);
			if (known === undefined || (known.away && !away)) {
				found.set(principal, { principal, place: presence.place, away, me });
			}
		}
		return [...found.values()];
	}

	#touch(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#awaySince = Date.now();
			this.#tell();
		}, AWAY_MS);
		if (this.#told && this.#awaySince === null) return;
		this.#awaySince = null;
		this.#tell();
	}

	#tell(): void {
		this.#told = true;
		this.#sync.awareness.setLocalStateField(
			PRESENCE_FIELD,
			encodePresence({ place: this.#place, since: this.#since, awaySince: this.#awaySince })
		);
	}
}
