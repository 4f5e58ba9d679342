/**
 * The files of a room's datasets: which are on this device, which are in the room, and what is on its way.
 * Invariant: bytes, columns and row counts of a file leave this device only by `share`.
 */
import {
	changeFileAccess,
	downloadFile,
	hashBlob,
	uploadFile,
	withdrawFile,
	type FileFailure
} from '$lib/files';
import type { Reading, Refusal } from '$lib/ingest';
import * as model from '$lib/model';
import type { FileAccess } from '$lib/protocol';
import { tableNameFor } from '$lib/sql';
import { toShare, type FileSource } from './file-source.ts';
import { FileTransfers } from './file-transfers.svelte.ts';
import { isMentioned, type LocalFacts } from './local-facts.ts';
import type { Room } from './room.svelte.ts';
import { saveBlob } from './save.ts';

/** Where a file is, as seen from this device. */
export type FilePlace =
	/** Only here. */
	| 'here'
	/** In the room, and here. */
	| 'room'
	/** In the room, not here yet. */
	| 'missing'
	/** Only on somebody else's device. */
	| 'elsewhere'
	/** It was only here, and the browser has removed it. */
	| 'lost'
	/** On the web, where it is asked for parts: `link`. */
	| 'linked';

export interface RoomFile {
	readonly id: string;
	readonly dataset: model.Dataset;
	readonly file: model.DatasetFile;
	/** Name of the table it makes, the same on every device. */
	readonly table: string;
	/** Null while it is being looked for. */
	readonly place: FilePlace | null;
	/** Null for files of others that are only on their devices. */
	readonly sha256: string | null;
	/** Where it is asked, as long as its bytes are not on this device. */
	readonly link: model.FileLink | null;
}

/** Why a file was not added. */
export type AddFailure = Refusal | FileFailure;

/** `access`: what this person said when they shared it; what others write into a document must not widen it. */
type LocalFile = {
	sha256: string;
	dialect: Reading | null;
	access?: FileAccess;
	source?: FileSource | null;
	versions?: readonly model.DatasetFile['versions'][number][];
};

export class RoomFiles {
	readonly #room: Room;
	readonly #facts: LocalFacts;
	/** Content hashes known to be on this device (true) or not (false). */
	#here = $state.raw<Readonly<Record<string, boolean>>>({});
	readonly #transfers = new FileTransfers();
	/** What a person handed in, by content hash, until its table is made. */
	readonly #picked = new Map<string, File>();

	constructor(room: Room, facts: LocalFacts) {
		this.#room = room;
		this.#facts = facts;
	}

	/** Every file of every dataset, in an order that is the same on every device. */
	get all(): RoomFile[] {
		const files = this.#room.datasets.all.flatMap((dataset) =>
			dataset.files.map((file) => ({ dataset, file }))
		);
		files.sort((a, b) => (a.file.addedAt ?? 0) - (b.file.addedAt ?? 0) || (a.file.id < b.file.id ? -1 : 1));
		const taken: string[] = [];
		// Facts of this device tell nobody that they changed; what is here does.
		void this.#here;
		return files.map(({ dataset, file }) => {
			const table = tableNameFor(file.name, taken);
			taken.push(table);
			const sha256 = file.sha256 ?? this.#localOf(file.id)?.sha256 ?? null;
			const link = sha256 === null ? (file.link ?? this.#facts.get('link', file.id)) : null;
			const place = link === null ? this.#placeOf(file, sha256) : 'linked';
			return { id: file.id, dataset, file, table, sha256, link: link as model.FileLink | null, place };
		});
	}

	get(id: string): RoomFile | null {
		return this.all.find((one) => one.id === id) ?? null;
	}

	of(dataset: string): RoomFile[] {
		return this.all.filter((one) => one.dataset.id === dataset);
	}

	/** 0 to 1 while the file is on its way, else null. */
	progressOf(id: string): number | null {
		return this.#transfers.progressOf(id);
	}

	/** How this file is to be read: as it was accepted where it was added. */
	readingOf({ file }: RoomFile): Reading | null {
		return (file.dialect as Reading | null) ?? this.#localOf(file.id)?.dialect ?? null;
	}

	/** Where it came from, if it came by link. */
	sourceOf({ file }: RoomFile): FileSource | null {
		const local = this.#localOf(file.id);
		// Somebody else may have taken a newer version since.
		const isOurs = file.sha256 === null || local?.sha256 === file.sha256;
		return (isOurs ? local?.source : null) ?? file.source;
	}

	/** The bytes, if they are on this device. */
	async blobOf({ sha256 }: RoomFile): Promise<Blob | null> {
		return sha256 === null ? null : this.#room.app.files.getFile(sha256);
	}

	/** What a person handed in as this file just now. Once: afterwards it is only where it is kept. */
	takePicked({ sha256 }: RoomFile): File | null {
		const picked = this.#picked.get(sha256 ?? '') ?? null;
		this.#picked.delete(sha256 ?? '');
		return picked;
	}

	/** Looks on this device for whatever is not known yet. Call it when the list changes. */
	async look(): Promise<void> {
		const unknown = this.all.flatMap(({ sha256 }) =>
			sha256 !== null && this.#here[sha256] === undefined ? [sha256] : []
		);
		if (unknown.length === 0) return;
		const found = await Promise.all(
			unknown.map(async (sha256) => [sha256, await this.#room.app.files.hasFile(sha256)] as const)
		);
		this.#here = { ...this.#here, ...Object.fromEntries(found) };
	}

	/**
	 * Adds a file to a dataset, or to a new one of its name, to be read as was accepted. It stays on this device, and so
	 * does where it came from. Returns the file's id.
	 */
	async add(
		file: File,
		dataset: string | null,
		reading: Reading,
		source: FileSource | null = null
	): Promise<{ ok: true; id: string } | AddFailure> {
		const kept = await this.#room.app.files.addFile(file);
		if (!kept.ok) return kept;
		const { documents, datasets } = this.#room;
		const target = dataset ?? datasets.add({ title: titleOf(file.name) });
		const fields = {
			name: file.name,
			bytes: file.size,
			mediaType: file.type === '' ? MEDIA_TYPES[reading.format] : file.type,
			format: endingOf(file.name)
		};
		const id = model.addFile(documents.content, target, fields, documents.me);
		if (id === null) return { ok: false, reason: 'unreadable' } satisfies Refusal;
		this.#picked.set(kept.value.sha256, file);
		this.#facts.set('file', id, { sha256: kept.value.sha256, dialect: reading, source } satisfies LocalFile);
		this.#here = { ...this.#here, [kept.value.sha256]: true };
		return { ok: true, id };
	}

	/** Keeps the bytes of a file that the browser has removed. `not-found`: they are another file's. */
	async bringBack(id: string, file: File): Promise<FileFailure | null> {
		const one = this.get(id);
		const sha256 = await hashBlob(file).catch(() => null);
		if (sha256 === null) return { ok: false, problem: 'cannot-read' };
		if (one?.sha256 !== sha256) return { ok: false, problem: 'not-found' };
		const failure = await this.#room.app.files.keep(sha256, file);
		if (failure === null) this.#here = { ...this.#here, [sha256]: true };
		return failure;
	}

	/** Keeps the bytes of a linked file on this device, where it is a file like any other from then on. */
	async keepLinked(id: string, file: File, source: FileSource): Promise<FileFailure | null> {
		const kept = await this.#room.app.files.addFile(file);
		if (!kept.ok) return kept;
		const { sha256 } = kept.value;
		this.#keep(id, { sha256, dialect: { format: 'parquet', member: null }, source });
		this.#here = { ...this.#here, [sha256]: true };
		return null;
	}

	/** Bytes that it had before and that may still be had, the latest first. */
	versionsOf({ file }: RoomFile): model.DatasetFile['versions'] {
		return file.where === 'room' ? file.versions : (this.#localOf(file.id)?.versions ?? []);
	}

	/**
	 * Gives a file other bytes, for whoever has access to it: its name, its table and what was made from it stay, and so do
	 * the bytes it had before. Null: done.
	 */
	async replace(id: string, file: File, reading: Reading, source: FileSource): Promise<FileFailure | null> {
		const one = this.get(id);
		if (one === null || one.sha256 === null) return { ok: false, problem: 'not-found' };
		const kept = await this.#room.app.files.addFile(file);
		if (!kept.ok) return kept;
		const { sha256 } = kept.value;
		const { access, where } = one.file;
		if (where === 'room' && this.#room.record.where === 'room') {
			const failure = await this.#transfers.run(id, (onProgress, signal) =>
				uploadFile(this.#room.app.api, this.#room.id, { sha256, blob: file, access }, { onProgress, signal })
			);
			if (failure !== null) return failure;
		}
		const before = { sha256: one.sha256, bytes: one.file.bytes, until: Date.now() };
		const versions = [before, ...this.versionsOf(one)].slice(0, MOST_VERSIONS);
		const { documents } = this.#room;
		const { content, me } = documents;
		this.#here = { ...this.#here, [sha256]: true };
		this.#keep(id, { sha256, dialect: reading, source, versions });
		model.updateFile(content, one.dataset.id, id, { bytes: file.size });
		if (where === 'room') {
			const open = access === 'everybody' ? toShare(source, location.href) : {};
			const dialect = reading as unknown as model.Json;
			// What was counted and named was the other bytes'.
			const fields = { sha256, dialect, access, versions, rows: null, ...open };
			model.shareFile(content, one.dataset.id, id, fields, me);
		}
		return null;
	}

	/** Hands the bytes of an earlier version to the person. False when they are not to be had. */
	async saveVersion(id: string, sha256: string): Promise<boolean> {
		const one = this.get(id);
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

	/** How a file is read from now on; for a file of the room, by everybody. */
	readAnew(id: string, reading: Reading): void {
		const one = this.get(id);
		if (one === null || one.sha256 === null) return;
		const { content } = this.#room.documents;
		if (one.file.where === 'room')
			model.setFileDialect(content, one.dataset.id, id, reading as unknown as model.Json);
		else this.#keep(id, { sha256: one.sha256, dialect: reading });
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
		const one = this.get(id);
		const blob = one === null ? null : await this.blobOf(one);
		if (one === null || one.sha256 === null || blob === null) return { ok: false, problem: 'cannot-read' };
		if (this.#room.record.where === 'room') {
			const failure = await this.#transfers.run(id, (onProgress, signal) =>
				uploadFile(
					this.#room.app.api,
					this.#room.id,
					{ sha256: one.sha256 ?? '', blob, access },
					{ onProgress, signal }
				)
			);
			if (failure !== null) return failure;
		}
		const { content, me } = this.#room.documents;
		const reading = this.readingOf(one);
		const dialect = (reading as model.Json | null) ?? {};
		// Everybody reads the document: of what only facilitators may fetch it says no more than how to read it.
		const said = access === 'everybody' ? { ...facts, ...toShare(this.sourceOf(one), location.href) } : {};
		model.shareFile(content, one.dataset.id, id, { sha256: one.sha256, ...said, dialect, access }, me);
		this.#keep(id, { sha256: one.sha256, dialect: reading, access });
		return null;
	}

	/** Whether this person may say who sees a shared file. */
	mayChange({ file }: RoomFile): boolean {
		return this.#room.isFacilitator || file.sharedBy === this.#room.me.principal;
	}

	/** Shares a file again, with others: everybody in the room, or facilitators only. The bytes stay where they are. */
	async setAccess(id: string, access: FileAccess): Promise<FileFailure | null> {
		const one = this.get(id);
		if (one === null || one.sha256 === null) return { ok: false, problem: 'not-found' };
		if (this.#room.record.where === 'room') {
			const outcome = await changeFileAccess(this.#room.app.api, this.#room.id, one.sha256, access);
			if (!outcome.ok) return outcome;
		}
		const { content } = this.#room.documents;
		const { sha256 } = one;
		const by = { principal: one.file.sharedBy ?? this.#room.me.principal, name: '' };
		model.shareFile(content, one.dataset.id, id, { sha256, access }, by, one.file.sharedAt ?? Date.now());
		if (this.#localOf(id) !== null) this.#keep(id, { sha256, access });
		return null;
	}

	/** Brings a file of the room to this device. */
	async fetch(id: string): Promise<FileFailure | null> {
		const one = this.get(id);
		if (one === null || one.sha256 === null) return { ok: false, problem: 'not-found' };
		const { sha256 } = one;
		const failure = await this.#transfers.run(id, (onProgress, signal) =>
			downloadFile(this.#room.app.api, this.#room.id, sha256, this.#room.app.files, { onProgress, signal })
		);
		if (failure === null) {
			this.#here = { ...this.#here, [sha256]: true };
			this.#facts.set('fetched', id, { sha256 });
		}
		return failure;
	}

	cancel(id: string): void {
		this.#transfers.cancel(id);
	}

	/** Hands the original bytes to the person. False when they are not on this device. */
	async save(id: string): Promise<boolean> {
		const one = this.get(id);
		const blob = one === null ? null : await this.blobOf(one);
		if (one === null || blob === null) return false;
		saveBlob(one.file.name, blob);
		return true;
	}

	/** Takes a file back from the room. It stays on this device. */
	async withdraw(id: string): Promise<FileFailure | null> {
		const one = this.get(id);
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
		this.#keep(id, {
			sha256: one.sha256,
			dialect: this.readingOf(one),
			source: this.sourceOf(one),
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
		for (const { id, table, file } of this.all) {
			const fetched = file.withdrawnAt === null ? null : (this.#facts.get('fetched', id) as LocalFile | null);
			if (fetched === null) continue;
			const { sha256 } = fetched;
			this.#facts.remove('fetched', id);
			gone.push(table);
			if (this.all.some((other) => other.sha256 === sha256) || isMentioned(sha256)) continue;
			await this.#room.app.files.removeFile(sha256);
			this.#here = { ...this.#here, [sha256]: false };
		}
		return gone;
	}

	/** Takes a file off its dataset; `restore` brings it back. */
	remove(id: string): void {
		const one = this.get(id);
		const { content, me } = this.#room.documents;
		if (one !== null) model.removeFile(content, one.dataset.id, id, me);
	}

	restore(dataset: string, id: string): void {
		model.restoreFile(this.#room.documents.content, dataset, id);
	}

	/** Sends what the documents say is in the room and only this device may have: after a roundtable was shared, or a lost reply. */
	async sendShared(): Promise<void> {
		const mine = this.all.filter(
			(one) => one.file.where === 'room' && one.file.sharedBy === this.#room.me.principal
		);
		for (const one of mine) {
			const blob = await this.blobOf(one);
			if (blob === null || one.sha256 === null) continue;
			const said = this.#localOf(one.id)?.access ?? one.file.access;
			const access = one.file.access === 'everybody' ? said : one.file.access;
			const file = { sha256: one.sha256, blob, access, keepAccess: true };
			await this.#transfers.run(one.id, (onProgress, signal) =>
				uploadFile(this.#room.app.api, this.#room.id, file, { onProgress, signal })
			);
		}
	}

	#placeOf(file: model.DatasetFile, sha256: string | null): FilePlace | null {
		if (sha256 === null) return 'elsewhere';
		const here = this.#here[sha256];
		if (file.where === 'room') return here === undefined ? null : here ? 'room' : 'missing';
		if (here === undefined) return null;
		return here ? 'here' : this.#localOf(file.id) === null ? 'elsewhere' : 'lost';
	}

	/** Adds to what this device knows of a file. */
	#keep(id: string, facts: Partial<LocalFile> & Pick<LocalFile, 'sha256'>): void {
		this.#facts.set('file', id, { dialect: null, ...this.#localOf(id), ...facts } satisfies LocalFile);
	}

	#localOf(id: string): LocalFile | null {
		const fact = this.#facts.get('file', id) as LocalFile | null;
		return typeof fact?.sha256 === 'string' ? fact : null;
	}
}

const MOST_VERSIONS = 100;

/** What a file is, where the browser does not say. */
const MEDIA_TYPES: Record<Reading['format'], string> = {
	csv: 'text/csv',
	sheet: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	json: 'application/json',
	parquet: 'application/vnd.apache.parquet'
};

function titleOf(fileName: string): string {
	return fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '').replace(/[_-]+/g, ' ');
}

function endingOf(fileName: string): string {
	return /\.([A-Za-z0-9]{1,8})$/.exec(fileName)?.[1]?.toLowerCase() ?? 'csv';
}
