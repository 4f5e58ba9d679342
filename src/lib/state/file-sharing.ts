/**
 * Giving files to the room, saying who sees them, and taking them back.
 * Invariant: bytes, columns and row counts of a file leave this device only by `share`.
 */
import { changeFileAccess, uploadFile, withdrawFile, type FileFailure } from '$lib/files';
import * as model from '$lib/model';
import type { FileAccess } from '$lib/protocol';
import { toShare } from './file-source.ts';
import type { FileTransfers } from './file-transfers.svelte.ts';
import type { HeldBytes } from './held-bytes.svelte.ts';
import { isMentioned } from './local-facts.ts';
import type { LocalFiles } from './local-files.ts';
import type { RoomFile } from './room-file.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import type { Room } from './room.svelte.ts';

type List = Pick<RoomFiles, 'all' | 'get' | 'readingOf' | 'sourceOf'>;

export class FileSharing {
	readonly #room: Room;
	readonly #files: List;
	readonly #held: HeldBytes;
	readonly #local: LocalFiles;
	readonly #transfers: FileTransfers;

	constructor(room: Room, files: List, held: HeldBytes, local: LocalFiles, transfers: FileTransfers) {
		this.#room = room;
		this.#files = files;
		this.#held = held;
		this.#local = local;
		this.#transfers = transfers;
	}

	/**
	 * Gives a file to the room. `facts`: what may be said of its content from now on. In a roundtable that is only on this
	 * device it travels with the roundtable, once that is shared.
	 */
	async share(
		id: string,
		facts: { rows?: number; columns?: model.Json } = {},
		access: FileAccess = 'everybody'
	): Promise<FileFailure | null> {
		const one = this.#files.get(id);
		if (one === null || one.sha256 === null) return { ok: false, problem: 'cannot-read' };
		const { sha256 } = one;
		const unwritten = await this.#held.written(sha256);
		if (unwritten !== null) return unwritten;
		const blob = await this.#held.blobOf(sha256);
		if (blob === null) return { ok: false, problem: 'cannot-read' };
		if (this.#room.record.where === 'room') {
			const failure = await this.send(id, { sha256, blob, access });
			if (failure !== null) return failure;
		}
		const { content, me } = this.#room.documents;
		const reading = this.#files.readingOf(one);
		const dialect = (reading as model.Json | null) ?? {};
		// Everybody reads the document: of what only facilitators may fetch it says no more than how to read it.
		const open = access === 'everybody' ? toShare(this.#files.sourceOf(one), location.href) : {};
		const said = access === 'everybody' ? { ...facts, ...open } : {};
		model.shareFile(content, one.dataset.id, id, { sha256, ...said, dialect, access }, me);
		this.#local.keep(id, { sha256, dialect: reading, access });
		return null;
	}

	/** Sends bytes of a file to the server, with the share that is done of it. Null: they are there. */
	send(
		id: string,
		file: { sha256: string; blob: Blob; access: FileAccess; keepAccess?: boolean }
	): Promise<FileFailure | null> {
		return this.#transfers.run(id, (onProgress, signal) =>
			uploadFile(this.#room.app.api, this.#room.id, file, { onProgress, signal })
		);
	}

	/** Whether this person may say who sees a shared file. */
	mayChange({ file }: RoomFile): boolean {
		return this.#room.isFacilitator || file.sharedBy === this.#room.me.principal;
	}

	/** Shares a file again, with others: everybody in the room, or facilitators only. The bytes stay where they are. */
	async setAccess(id: string, access: FileAccess): Promise<FileFailure | null> {
		const one = this.#files.get(id);
		if (one === null || one.sha256 === null) return { ok: false, problem: 'not-found' };
		if (this.#room.record.where === 'room') {
			const outcome = await changeFileAccess(this.#room.app.api, this.#room.id, one.sha256, access);
			if (!outcome.ok) return outcome;
		}
		const { content } = this.#room.documents;
		const { sha256 } = one;
		const by = { principal: one.file.sharedBy ?? this.#room.me.principal, name: '' };
		model.shareFile(content, one.dataset.id, id, { sha256, access }, by, one.file.sharedAt ?? Date.now());
		if (this.#local.get(id) !== null) this.#local.keep(id, { sha256, access });
		return null;
	}

	/** Takes a file back from the room. It stays on this device. */
	async withdraw(id: string): Promise<FileFailure | null> {
		const one = this.#files.get(id);
		if (one === null || one.sha256 === null) return null;
		const { content } = this.#room.documents;
		// What describes its columns goes first: nobody finds it once the file is gone.
		const versions = one.file.versions.map((version) => version.sha256);
		for (const sha256 of [model.getProfile(content, one.sha256), ...versions, one.sha256]) {
			if (sha256 === null || this.#room.record.where !== 'room') continue;
			const outcome = await withdrawFile(this.#room.app.api, this.#room.id, sha256);
			if (!outcome.ok) return outcome;
		}
		model.setProfile(content, one.sha256, null);
		for (const rows of model.withdrawResults(content, [one.sha256, ...versions])) {
			// Nobody finds it any more; what the server cannot delete now, it deletes with the roundtable.
			if (this.#room.record.where === 'room') await withdrawFile(this.#room.app.api, this.#room.id, rows);
		}
		this.#local.keep(id, {
			sha256: one.sha256,
			dialect: this.#files.readingOf(one),
			source: this.#files.sourceOf(one),
			versions: one.file.versions
		});
		model.withdrawFile(content, one.dataset.id, id);
		return null;
	}

	/**
	 * Drops from this device what it fetched of files that were taken back since. Bytes that this person added, here or in
	 * another roundtable, stay. Returns the names of tables that are to go.
	 */
	async dropWithdrawn(): Promise<string[]> {
		const gone: string[] = [];
		for (const { id, table, file } of this.#files.all) {
			const sha256 = file.withdrawnAt === null ? null : this.#local.takeFetched(id);
			if (sha256 === null) continue;
			gone.push(table);
			if (this.#files.all.some((other) => other.sha256 === sha256) || isMentioned(sha256)) continue;
			await this.#held.remove(sha256);
		}
		return gone;
	}

	/** Sends what the documents say is in the room and only this device may have: after a roundtable was shared, or a lost reply. */
	async sendShared(): Promise<void> {
		const mine = this.#files.all.filter(
			(one) => one.file.where === 'room' && one.file.sharedBy === this.#room.me.principal
		);
		for (const one of mine) {
			const blob = one.sha256 === null ? null : await this.#held.blobOf(one.sha256);
			if (blob === null || one.sha256 === null) continue;
			const said = this.#local.get(one.id)?.access ?? one.file.access;
			const access = one.file.access === 'everybody' ? said : one.file.access;
			await this.send(one.id, { sha256: one.sha256, blob, access, keepAccess: true });
		}
	}
}
