/**
 * The files of a room's datasets: which are on this device, which are in the room, and what is on its way.
 */
import { downloadFile, hashBlob, type FileFailure, type FileOutcome } from '$lib/files';
import type { Reading, Refusal } from '$lib/ingest';
import * as model from '$lib/model';
import { tableNameFor } from '$lib/sql';
import { FileSharing } from './file-sharing.ts';
import type { FileSource } from './file-source.ts';
import { FileTransfers } from './file-transfers.svelte.ts';
import { FileVersions } from './file-versions.ts';
import { HeldBytes } from './held-bytes.svelte.ts';
import type { LocalFacts } from './local-facts.ts';
import { LocalFiles } from './local-files.ts';
import { fieldsOf, titleOf, toDialect, type AddFailure, type FilePlace, type RoomFile } from './room-file.ts';
import type { Room } from './room.svelte.ts';
import { saveBlob } from './save.ts';

/** What somebody adds besides the bytes. */
type Adding = {
	/** The entry it belongs to; null: a new one of its name. */
	dataset: string | null;
	reading: Reading;
	source?: FileSource | null;
	/** What is waited for before a file of no great size is written on this device. */
	writeAfter?: Promise<unknown> | null;
};

export class RoomFiles {
	readonly sharing: FileSharing;
	readonly versions: FileVersions;
	readonly #room: Room;
	readonly #local: LocalFiles;
	readonly #held: HeldBytes;
	readonly #transfers = new FileTransfers();

	constructor(room: Room, facts: LocalFacts) {
		this.#room = room;
		this.#local = new LocalFiles(facts);
		this.#held = new HeldBytes(room.app.files);
		this.sharing = new FileSharing(room, this, this.#held, this.#local, this.#transfers);
		this.versions = new FileVersions(room, this, this.#held, this.#local, this.sharing);
	}

	/** Every file of every dataset, in an order that is the same on every device. */
	get all(): RoomFile[] {
		const files = this.#room.datasets.all.flatMap((dataset) =>
			dataset.files.map((file) => ({ dataset, file }))
		);
		files.sort((a, b) => (a.file.addedAt ?? 0) - (b.file.addedAt ?? 0) || (a.file.id < b.file.id ? -1 : 1));
		const taken: string[] = [];
		// Facts of this device tell nobody that they changed; what is here does.
		void this.#held.known;
		return files.map(({ dataset, file }) => {
			const table = tableNameFor(file.name, taken);
			taken.push(table);
			const sha256 = file.sha256 ?? this.#local.get(file.id)?.sha256 ?? null;
			const link = sha256 === null ? (file.link ?? this.#local.linkOf(file.id)) : null;
			const place = link === null ? this.#placeOf(file, sha256) : 'linked';
			return { id: file.id, dataset, file, table, sha256, link, place };
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
		return (file.dialect as Reading | null) ?? this.#local.get(file.id)?.dialect ?? null;
	}

	/** Where it came from, if it came by link. */
	sourceOf({ file }: RoomFile): FileSource | null {
		const local = this.#local.get(file.id);
		// Somebody else may have taken a newer version since.
		const isOurs = file.sha256 === null || local?.sha256 === file.sha256;
		return (isOurs ? local?.source : null) ?? file.source;
	}

	/** The bytes, if they are on this device. */
	async blobOf({ sha256 }: RoomFile): Promise<Blob | null> {
		return sha256 === null ? null : this.#held.blobOf(sha256);
	}

	/** What a person handed in as this file just now. Once: afterwards it is only where it is kept. */
	takePicked({ sha256 }: RoomFile): File | null {
		return sha256 === null ? null : this.#held.takePicked(sha256);
	}

	/** Whether closing the page would lose a file that was added. */
	get isWriting(): boolean {
		return this.#held.isWriting;
	}

	/** The bytes where they stay, once they are written. Null: they are not here, or could not be. */
	async written({ sha256 }: RoomFile): Promise<FileOutcome<Blob> | null> {
		if (sha256 === null) return null;
		const failure = await this.#held.written(sha256);
		const blob = failure === null ? await this.#held.blobOf(sha256) : null;
		return failure ?? (blob === null ? null : { ok: true, value: blob });
	}

	/** Whether the engine had too little memory for it, when it was tried here last. */
	isTooLarge({ id, sha256 }: RoomFile): boolean {
		return sha256 !== null && this.#local.isTooLarge(id, sha256);
	}

	noteTooLarge({ id, sha256 }: RoomFile, isTooLarge: boolean): void {
		if (sha256 !== null) this.#local.noteTooLarge(id, sha256, isTooLarge);
	}

	/** Looks on this device for whatever is not known yet. Call it when the list changes. */
	async look(): Promise<void> {
		await this.#held.look(this.all.flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256])));
	}

	/**
	 * Adds a file to a dataset, to be read as was accepted. It stays on this device, and so does where it came from. Returns
	 * the file's id.
	 */
	async add(
		file: File,
		{ dataset, reading, source = null, writeAfter = null }: Adding
	): Promise<{ ok: true; id: string } | AddFailure> {
		const held = await this.#held.add(file, writeAfter);
		if (!held.ok) return held;
		const { sha256 } = held.value;
		const { documents, datasets } = this.#room;
		const target = dataset ?? datasets.add({ title: titleOf(file.name) });
		const id = model.addFile(documents.content, target, fieldsOf(file, reading), documents.me);
		if (id === null) return { ok: false, reason: 'unreadable' } satisfies Refusal;
		this.#local.keep(id, { sha256, dialect: reading, source });
		this.#held.tell();
		return { ok: true, id };
	}

	/** Keeps the bytes of a file that the browser has removed. `not-found`: they are another file's. */
	async bringBack(id: string, file: File): Promise<FileFailure | null> {
		const one = this.get(id);
		const sha256 = await hashBlob(file).catch(() => null);
		if (sha256 === null) return { ok: false, problem: 'cannot-read' };
		if (one?.sha256 !== sha256) return { ok: false, problem: 'not-found' };
		return this.#held.keep(sha256, file);
	}

	/** Keeps the bytes of a linked file on this device, where it is a file like any other from then on. */
	async keepLinked(id: string, file: File, source: FileSource): Promise<FileFailure | null> {
		const held = await this.#held.add(file);
		if (!held.ok) return held;
		const { sha256 } = held.value;
		this.#local.keep(id, { sha256, dialect: { format: 'parquet', member: null }, source });
		this.#held.tell();
		return null;
	}

	/** How a file is read from now on; for a file of the room, by everybody. */
	readAnew(id: string, reading: Reading): void {
		const one = this.get(id);
		if (one === null || one.sha256 === null) return;
		const { content } = this.#room.documents;
		if (one.file.where === 'room') model.setFileDialect(content, one.dataset.id, id, toDialect(reading));
		else this.#local.keep(id, { sha256: one.sha256, dialect: reading });
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
			this.#local.fetched(id, sha256);
			this.#held.know(sha256, true);
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

	/** Takes a file off its dataset; `restore` brings it back. */
	remove(id: string): void {
		const one = this.get(id);
		const { content, me } = this.#room.documents;
		if (one !== null) model.removeFile(content, one.dataset.id, id, me);
	}

	restore(dataset: string, id: string): void {
		model.restoreFile(this.#room.documents.content, dataset, id);
	}

	#placeOf(file: model.DatasetFile, sha256: string | null): FilePlace | null {
		if (sha256 === null) return 'elsewhere';
		const here = this.#held.has(sha256);
		if (file.where === 'room') return here === null ? null : here ? 'room' : 'missing';
		if (this.#held.isArriving(sha256)) return 'arriving';
		if (here === null) return null;
		return here ? 'here' : this.#local.get(file.id) === null ? 'elsewhere' : 'lost';
	}
}
