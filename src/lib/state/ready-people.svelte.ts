/**
 * Who of the room is ready to go on with no network. Each device says it of itself: in the discussion, where it stays when
 * its person has gone, and in presence, for those who may not write there.
 */
import { untrack } from 'svelte';
import * as model from '$lib/model';
import { authorize } from '$lib/protocol';
import { Live } from './live.svelte.ts';
import type { LocalFacts } from './local-facts.ts';
import type { Readiness } from './readiness.svelte.ts';
import type { Room } from './room.svelte.ts';

/** The field of the presence state. */
const FIELD = 'ready';

/** How many of the shared files a person's device had when it last said so, of all. */
export interface PersonReady {
	readonly isReady: boolean;
	readonly has: number;
	readonly of: number;
}

export class ReadyPeople {
	readonly #room: Room;
	readonly #own: Readiness;
	readonly #facts: LocalFacts;
	readonly #said: Live<ReadonlyMap<string, model.ReadyClaim>>;
	readonly #cleanups: (() => void)[] = [];

	constructor(room: Room, own: Readiness, facts: LocalFacts) {
		this.#room = room;
		this.#own = own;
		this.#facts = facts;
		this.#said = new Live(
			(changed) => this.#observe(changed),
			() => this.#read()
		);
	}

	/** Null for a person who never said anything. Facilitators have more files to have. */
	of(principal: string, isFacilitator: boolean): PersonReady | null {
		const claim = this.#said.current.get(principal);
		if (claim === undefined) return null;
		const files = this.#files(isFacilitator);
		const isReady = claim.files === files.key;
		return { isReady, has: isReady ? files.count : Math.min(claim.count, files.count), of: files.count };
	}

	/** From now on this device says whether it is ready, whenever that changes. May be called twice. */
	watch(): void {
		if (this.#cleanups.length > 0) return;
		void this.#own.check();
		this.#cleanups.push(
			$effect.root(() => {
				$effect(() => {
					void this.#room.datasets.all;
					untrack(() => void this.#own.check());
				});
				$effect(() => {
					const { isReady } = this.#own;
					const { arrived } = this.#room.saved;
					const files = this.#files(this.#room.isFacilitator);
					if (isReady !== null && arrived) untrack(() => this.#tell(isReady, files));
				});
			}),
			// Other documents have another presence.
			this.#room.sync.observeDocs(() => {
				const { isReady } = this.#own;
				if (isReady !== null) this.#tell(isReady, this.#files(this.#room.isFacilitator));
			})
		);
	}

	stop(): void {
		for (const cleanup of this.#cleanups.splice(0)) cleanup();
	}

	#files(asFacilitator: boolean): { key: string; count: number } {
		const hashes = this.#own.shared(asFacilitator).flatMap(({ sha256 }) => sha256 ?? []);
		return { key: model.filesKey(hashes), count: new Set(hashes).size };
	}

	#tell(isReady: boolean, { key, count }: { key: string; count: number }): void {
		const { sync, me, documents, role, record } = this.#room;
		const claim = isReady ? { at: Date.now(), files: key, count } : null;
		sync.awareness.setLocalStateField(FIELD, claim);
		if (record.where !== 'room' || !authorize(role, 'discussion', 'write')) return;
		const stored = model.listReady(documents.discussion).get(me.principal);
		if (claim !== null && stored?.files !== key) {
			this.#facts.set('ready', 'own', { at: claim.at });
			model.setReady(documents.discussion, me.principal, claim);
		}
		// What another device of this person said is not this one's to take back.
		const own = this.#facts.get('ready', 'own') as { at?: unknown } | null;
		if (claim === null && stored?.files === key && stored.at === own?.at)
			model.setReady(documents.discussion, me.principal, null);
	}

	#read(): ReadonlyMap<string, model.ReadyClaim> {
		const { sync, me, documents } = this.#room;
		const found = new Map(model.listReady(documents.discussion));
		for (const [clientId, state] of sync.awareness.getStates()) {
			const principal = clientId === sync.awareness.clientID ? me.principal : sync.people.get(clientId);
			const claim = model.readReady((state as Record<string, unknown>)[FIELD]);
			if (principal !== undefined && claim !== null) found.set(principal, claim);
		}
		return found;
	}

	#observe(changed: () => void): () => void {
		const { sync } = this.#room;
		const observe = () => {
			const { awareness } = sync;
			const stopReady = model.observeReady(this.#room.documents.discussion, changed);
			awareness.on('change', changed);
			return () => {
				awareness.off('change', changed);
				stopReady();
			};
		};
		let stop = observe();
		const stopDocs = sync.observeDocs(() => {
			stop();
			stop = observe();
			changed();
		});
		const stopPeople = sync.observePeople(changed);
		return () => {
			stop();
			stopDocs();
			stopPeople();
		};
	}
}
