/**
 * Bytes of files on this device, by the hash of their content: which are here, and which were handed in and are still being
 * written. The latter can be read all the same, from what was handed in.
 * Invariant: nothing is said to be here before all of it is written.
 */
import type { DeviceFiles, FileFailure, FileOutcome } from '$lib/files';

/** What is larger is written before anybody is told that it was added: closing the page meanwhile would lose too much. */
const WRITTEN_LATER_BYTES = 256 * 1024 * 1024;

type Arriving = { file: File; written: Promise<FileFailure | null> };

export class HeldBytes {
	readonly #files: DeviceFiles;
	#here = $state.raw<Readonly<Record<string, boolean>>>({});
	#arriving = $state.raw<Readonly<Record<string, Arriving>>>({});
	/** What a person handed in, until its table is made. */
	readonly #picked = new Map<string, File>();

	constructor(files: DeviceFiles) {
		this.#files = files;
	}

	/** Null: it was not looked for yet. */
	has(sha256: string): boolean | null {
		return this.#here[sha256] ?? null;
	}

	isArriving(sha256: string): boolean {
		return this.#arriving[sha256] !== undefined;
	}

	/** Whether closing the page would lose bytes that were handed in. */
	get isWriting(): boolean {
		return Object.keys(this.#arriving).length > 0;
	}

	/** Changes with whatever is known. */
	get known(): unknown {
		return [this.#here, this.#arriving];
	}

	/** Lets whoever reads `known` look again. */
	tell(): void {
		this.#here = { ...this.#here };
	}

	/** What is known from now on. */
	know(sha256: string, isHere: boolean): void {
		this.#here = { ...this.#here, [sha256]: isHere };
	}

	/** Looks for those that were not looked for yet. */
	async look(hashes: readonly string[]): Promise<void> {
		const unknown = hashes.filter((sha256) => this.#here[sha256] === undefined && !this.isArriving(sha256));
		if (unknown.length === 0) return;
		const found = await Promise.all(
			unknown.map(async (sha256) => [sha256, await this.#files.hasFile(sha256)] as const)
		);
		this.#here = { ...this.#here, ...Object.fromEntries(found) };
	}

	/** Null: they are not on this device. */
	async blobOf(sha256: string): Promise<Blob | null> {
		return this.#arriving[sha256]?.file ?? this.#files.getFile(sha256);
	}

	/**
	 * Hashes and keeps what a person handed in; see `takePicked`. `after`: what is waited for before it is written, so that
	 * the processor is free for what the person waits for. What can be known to fail beforehand fails before.
	 */
	async add(file: File, after: Promise<unknown> | null = null): Promise<FileOutcome<{ sha256: string }>> {
		const hashed = await this.#files.hash(file);
		if (!hashed.ok) return hashed;
		const { sha256 } = hashed.value;
		if (after === null || file.size > WRITTEN_LATER_BYTES) {
			const failure = await this.keep(sha256, file);
			if (failure !== null) return failure;
		} else if (!this.isArriving(sha256)) {
			const failure = await this.#files.refusalOf(sha256, file.size);
			if (failure !== null) return failure;
			this.#write(sha256, file, after);
		}
		this.#picked.set(sha256, file);
		return hashed;
	}

	/** Keeps bytes whose hash is known and checked. Null: they are here. */
	async keep(sha256: string, blob: Blob): Promise<FileFailure | null> {
		const failure = await this.#files.keep(sha256, blob);
		if (failure === null) this.know(sha256, true);
		return failure;
	}

	/** Bytes that are not here are no failure. */
	async remove(sha256: string): Promise<void> {
		await this.#files.removeFile(sha256);
		this.know(sha256, false);
	}

	/** Once nothing of it is left to write. Null: it is here, or was not handed in by this page. */
	async written(sha256: string): Promise<FileFailure | null> {
		return (await this.#arriving[sha256]?.written) ?? null;
	}

	/** What a person handed in with this content just now. Once: afterwards it is only where it is kept. */
	takePicked(sha256: string): File | null {
		const picked = this.#picked.get(sha256) ?? null;
		this.#picked.delete(sha256);
		return picked;
	}

	#write(sha256: string, file: File, after: Promise<unknown>): void {
		const write = () => this.#files.keep(sha256, file);
		const written = after.then(write, write).then((failure) => {
			const { [sha256]: _written, ...others } = this.#arriving;
			this.#arriving = others;
			this.know(sha256, failure === null);
			return failure;
		});
		this.#arriving = { ...this.#arriving, [sha256]: { file, written } };
	}
}
