/** Bytes that a file had before: taking newer ones in their place, and handing out the earlier ones. */
import { downloadFile, type FileFailure } from '$lib/files';
import type { Reading } from '$lib/ingest';
import * as model from '$lib/model';
import type { FileSharing } from './file-sharing.ts';
import { toShare, type FileSource } from './file-source.ts';
import type { HeldBytes } from './held-bytes.svelte.ts';
import type { LocalFiles } from './local-files.ts';
import { toDialect, type RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';
import { saveBlob } from './save.ts';

const MOST_VERSIONS = 100;

export class FileVersions {
	readonly #room: Room;
	readonly #files: Pick<RoomFiles, 'get'>;
	readonly #held: HeldBytes;
	readonly #local: LocalFiles;
	readonly #sharing: FileSharing;

	constructor(
		room: Room,
		files: Pick<RoomFiles, 'get'>,
		held: HeldBytes,
		local: LocalFiles,
		sharing: FileSharing
	) {
		this.#room = room;
		this.#files = files;
		this.#held = held;
		this.#local = local;
		this.#sharing = sharing;
	}

	/** Bytes that it had before and that may still be had, the latest first. */
	of({ file }: RoomFile): model.DatasetFile['versions'] {
		return file.where === 'room' ? file.versions : (this.#local.get(file.id)?.versions ?? []);
	}

	/**
	 * Gives a file other bytes, for whoever has access to it: its name, its table and what was made from it stay, and so do
	 * the bytes it had before. Null: done.
	 */
	async replace(id: string, file: File, reading: Reading, source: FileSource): Promise<FileFailure | null> {
		const one = this.#files.get(id);
		if (one === null || one.sha256 === null) return { ok: false, problem: 'not-found' };
		const kept = await this.#room.app.files.addFile(file);
		if (!kept.ok) return kept;
		const { sha256 } = kept.value;
		const { access, where } = one.file;
		if (where === 'room' && this.#room.record.where === 'room') {
			const failure = await this.#sharing.send(id, { sha256, blob: file, access });
			if (failure !== null) return failure;
		}
		const before = { sha256: one.sha256, bytes: one.file.bytes, until: Date.now() };
		const versions = [before, ...this.of(one)].slice(0, MOST_VERSIONS);
		const { content, me } = this.#room.documents;
		this.#held.know(sha256, true);
		this.#local.keep(id, { sha256, dialect: reading, source, versions });
		model.updateFile(content, one.dataset.id, id, { bytes: file.size });
		if (where === 'room') {
			const open = access === 'everybody' ? toShare(source, location.href) : {};
			// What was counted and named was the other bytes'.
			const fields = { sha256, dialect: toDialect(reading), access, versions, rows: null, ...open };
			model.shareFile(content, one.dataset.id, id, fields, me);
		}
		return null;
	}

	/** Hands the bytes of an earlier version to the person. False when they are not to be had. */
	async save(id: string, sha256: string): Promise<boolean> {
		const one = this.#files.get(id);
		if (one === null) return false;
		const { api, files } = this.#room.app;
		let blob = await files.getFile(sha256);
		if (blob === null && this.#room.record.where === 'room') {
			const fetched = await downloadFile(api, this.#room.id, sha256, files);
			if (fetched.ok) blob = fetched.value;
		}
		if (blob !== null) saveBlob(one.file.name, blob);
		return blob !== null;
	}
}
