/** Results of queries that are stored for everybody, and what of them only this person may see. */
import {
	isSameResult,
	linkedOf,
	snapshotKey,
	type Query,
	type Snapshot,
	type SnapshotInput
} from '$lib/model';
import type { LocalFacts } from './local-facts.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';
import type { DoneRun } from './run.ts';
import { isRepeat, ownSnapshot, takeSnapshot, type FinishedRun } from './snapshots.ts';
import type { StoredRows } from './stored-rows.svelte.ts';

export class Results {
	readonly #room: Room;
	readonly #files: RoomFiles;
	readonly #facts: LocalFacts;
	readonly #rows: StoredRows;

	constructor(room: Room, files: RoomFiles, facts: LocalFacts, rows: StoredRows) {
		this.#room = room;
		this.#files = files;
		this.#facts = facts;
		this.#rows = rows;
	}

	/** The snapshot as this person may see it: whole for their own device-only runs. */
	snapshotOf(query: Query): Snapshot | null {
		return query.snapshot === null ? null : ownSnapshot(this.#facts, 'snapshot', query.id, query.snapshot);
	}

	/** The result before that one, in the same way. */
	previousOf(query: Query): Snapshot | null {
		return query.previous === null ? null : ownSnapshot(this.#facts, 'previous', query.id, query.previous);
	}

	/** Shows the rows of one's own device-only result to everybody. An act of the person, never a consequence. */
	async share(query: Query): Promise<void> {
		const snapshot = this.snapshotOf(query);
		if (snapshot === null) return;
		const shown: Snapshot = {
			...snapshot,
			deviceOnly: false,
			// A hash of a file that stays here would let others guess at it.
			inputs: snapshot.inputs.map((input) =>
				this.#isShared(input) ? input : { name: input.name, sha256: null }
			)
		};
		await this.#rows.send(shown);
		this.#room.queries.setSnapshot(query.id, shown);
	}

	/** Stores the run, unless it gave what is stored. `differsFrom`: the stored result of the same text and bytes. */
	async keep(id: string, run: FinishedRun): Promise<Pick<DoneRun, 'taken' | 'differsFrom'>> {
		const room = this.#room;
		const { snapshot, rows } = await takeSnapshot(room, run);
		this.#rows.keep(snapshot, rows);
		const now = room.queries.get(id);
		const shown = now === null ? null : this.snapshotOf(now);
		const isSameAsk =
			shown !== null && snapshotKey(shown) !== null && snapshotKey(shown) === snapshotKey(snapshot);
		if (isSameAsk && shown.by !== snapshot.by) room.queries.reproduced(snapshot);
		const differsFrom = isSameAsk && !isSameResult(shown, snapshot) ? shown : null;
		const kept = { taken: snapshot, differsFrom };
		if (!room.canWrite) return kept;
		if (shown !== null && isRepeat(shown, snapshot)) {
			await this.#rows.send(shown);
			return { taken: shown, differsFrom: null };
		}
		if (shown !== null) this.#facts.set('previous', id, shown);
		this.#facts.set('snapshot', id, snapshot);
		await this.#rows.send(snapshot);
		room.queries.setSnapshot(id, snapshot);
		return kept;
	}

	#isShared(input: SnapshotInput): boolean {
		const { name } = input;
		const file = this.#files.all.find(({ table }) => table === name)?.file;
		const linked = linkedOf(input);
		if (linked !== null) return file?.link?.url === linked.url;
		return name.startsWith('room.') || file?.where === 'room';
	}
}
