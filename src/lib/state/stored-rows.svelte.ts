/** First rows of results as everybody has them: files by their content hash, found on this device or in the room. */
import { downloadFile, uploadFile } from '$lib/files';
import type { Rows } from '$lib/engine';
import type { Snapshot } from '$lib/model';
import type { Room } from './room.svelte.ts';

export class StoredRows {
	readonly #room: Room;
	/** Null: looked for and not here. */
	#found = $state.raw<Readonly<Record<string, Rows | null>>>({});

	constructor(room: Room) {
		this.#room = room;
	}

	/** Null when not on this device, undefined while they are being looked for. */
	of(snapshot: Snapshot): Rows | null | undefined {
		return snapshot.rowsFile === null ? null : this.#found[snapshot.rowsFile];
	}

	keep(snapshot: Snapshot, rows: Rows): void {
		if (snapshot.rowsFile !== null) this.#found = { ...this.#found, [snapshot.rowsFile]: rows };
	}

	/** Finds them on this device, else in the room. */
	async load(snapshot: Snapshot): Promise<void> {
		const { rowsFile } = snapshot;
		if (rowsFile === null || this.#found[rowsFile]) return;
		const { app, id, record } = this.#room;
		let blob = await app.files.getFile(rowsFile);
		if (blob === null && record.where === 'room') {
			const fetched = await downloadFile(app.api, id, rowsFile, app.files);
			blob = fetched.ok ? fetched.value : null;
		}
		const { decodeRows } = await import('$lib/engine');
		// A file that is written anew meanwhile cannot be read: then they are looked for when somebody asks again.
		const bytes = await blob?.arrayBuffer().catch(() => null);
		const rows = bytes == null ? null : decodeRows(new Uint8Array(bytes));
		this.#found = { ...this.#found, [rowsFile]: rows };
	}

	/** Best done before the snapshot is written, so that whoever sees it finds its rows. Repeating it does no harm. */
	async send(snapshot: Snapshot): Promise<void> {
		const { app, id, record } = this.#room;
		if (snapshot.rowsFile === null || record.where !== 'room' || snapshot.deviceOnly) return;
		const blob = await app.files.getFile(snapshot.rowsFile);
		if (blob !== null) {
			await uploadFile(app.api, id, { sha256: snapshot.rowsFile, blob, access: 'everybody' });
		}
	}
}
