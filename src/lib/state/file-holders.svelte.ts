/**
 * Which devices fetched a shared file, and which have not dropped it yet since it was taken back. Each device says so of
 * itself, as far as its person may write.
 */
import { untrack } from 'svelte';
import * as model from '$lib/model';
import { authorize } from '$lib/protocol';
import { Live } from './live.svelte.ts';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';

/** The kind of fact that names this device in this roundtable, and in no other. */
const NAME = 'holder';

export class FileHolders {
	readonly #room: Room;
	readonly #files: RoomFiles;
	readonly #facts: LocalFacts;
	readonly #said: Live<ReadonlyMap<string, readonly model.Holder[]>>;

	constructor(room: Room, files: RoomFiles, facts: LocalFacts) {
		this.#room = room;
		this.#files = files;
		this.#facts = facts;
		this.#said = new Live(
			(changed) => this.#observe(changed),
			() => model.listHolders(room.documents.discussion)
		);
	}

	/** Every device that ever fetched it. */
	of(file: string): readonly model.Holder[] {
		return this.#said.current.get(file) ?? [];
	}

	/** From now on this device says what it has. Returns how to stop. */
	watch(): () => void {
		return $effect.root(() => {
			$effect(() => {
				void this.#files.all;
				void this.#said.current;
				untrack(() => this.tell());
			});
		});
	}

	/** Says what this device fetched and what it dropped, where that is not said yet. */
	tell(): void {
		const { role, record } = this.#room;
		if (record.where !== 'room' || !authorize(role, 'discussion', 'write')) return;
		for (const { id, file, place } of this.#files.all) {
			// Of most files of a long list there is nothing to say, and nothing needs to be looked up.
			if (place !== 'room' && file.withdrawnAt === null) continue;
			const has = this.#facts.get('fetched', id) !== null;
			const said = this.of(id).find(({ device }) => device === this.#device());
			if (has && file.withdrawnAt === null && (said === undefined || said.dropped !== null))
				this.#say(id, { at: Date.now(), dropped: null });
			else if (!has && said?.dropped === null) this.#say(id, { at: said.at, dropped: Date.now() });
		}
	}

	#say(file: string, when: { at: number; dropped: number | null }): void {
		const { me, documents } = this.#room;
		model.setHolder(documents.discussion, file, {
			principal: me.principal,
			device: this.#device(),
			...when
		});
	}

	#device(): string {
		const known = this.#facts.get(NAME, 'own');
		if (typeof known === 'string') return known;
		const name = crypto.getRandomValues(new Uint32Array(2)).join('-');
		this.#facts.set(NAME, 'own', name);
		return name;
	}

	#observe(changed: () => void): () => void {
		const observe = () => model.observeHolders(this.#room.documents.discussion, changed);
		let stop = observe();
		const stopDocs = this.#room.sync.observeDocs(() => {
			stop();
			stop = observe();
			changed();
		});
		return () => {
			stop();
			stopDocs();
		};
	}
}
