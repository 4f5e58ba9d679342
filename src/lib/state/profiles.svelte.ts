/**
 * Descriptions of the room's tables: made once where the file is, and everybody else's to read once it is in the room.
 * Invariant: of a file that is only on this device nothing of its description leaves it.
 */
import type { Engine } from '$lib/engine';
import { getProfile } from '$lib/model';
import { quoteIdentifier } from '$lib/sql';
import type { Description } from './profile-file.ts';
import type { RoomFile } from './room-file.ts';
import type { Room } from './room.svelte.ts';
import { SharedProfiles } from './shared-profiles.ts';
import type { Tables } from './tables.svelte.ts';

export type ProfileState = { is: 'making' } | { is: 'made'; profile: Description } | { is: 'none' };

export class Profiles {
	readonly #room: Room;
	readonly #shared: SharedProfiles;
	readonly #tables: Tables;
	readonly #engine: () => Promise<Engine>;
	/** By content and table. */
	#states = $state.raw<Readonly<Record<string, ProfileState>>>({});

	constructor(room: Room, tables: Tables, engine: () => Promise<Engine>) {
		this.#room = room;
		this.#shared = new SharedProfiles(room);
		this.#tables = tables;
		this.#engine = engine;
	}

	/** Null before `load`. */
	of(file: RoomFile): ProfileState | null {
		return this.#states[keyOf(file)] ?? null;
	}

	/** Makes the description where the table is here, else finds what somebody else made. May be called twice. */
	async load(file: RoomFile): Promise<void> {
		const now = this.of(file);
		if (now !== null && now.is !== 'none') return;
		this.#set(file, { is: 'making' });
		const isHere = this.#tables.stateOf(file).is === 'ready';
		const profile = isHere ? await this.#make(file) : await this.#fetch(file);
		this.#set(file, profile === null ? { is: 'none' } : { is: 'made', profile });
		if (isHere && profile !== null) await this.#share(file, profile);
	}

	async #make({ table }: RoomFile): Promise<Description | null> {
		const { profileTable } = await import('$lib/engine');
		const outcome = await profileTable(await this.#engine(), quoteIdentifier(table));
		return outcome.ok ? { rowCount: outcome.rowCount, columns: outcome.columns } : null;
	}

	async #fetch({ sha256, file }: RoomFile): Promise<Description | null> {
		return sha256 === null || file.where !== 'room' ? null : this.#shared.get(sha256);
	}

	async #share({ sha256, file }: RoomFile, profile: Description): Promise<void> {
		if (sha256 === null || file.where !== 'room') return;
		if (getProfile(this.#room.documents.content, sha256) === null)
			await this.#shared.put(sha256, profile, file.access);
	}

	#set(file: RoomFile, state: ProfileState): void {
		this.#states = { ...this.#states, [keyOf(file)]: state };
	}
}

function keyOf({ table, sha256, file }: RoomFile): string {
	return `${sha256 ?? ''} ${table} ${file.where}`;
}
