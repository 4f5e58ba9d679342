import type { Reading } from '$lib/ingest';
import type * as model from '$lib/model';
import type { FileAccess } from '$lib/protocol';
import type { FileSource } from './file-source.ts';
import type { LocalFacts } from './local-facts.ts';

/** `access`: what this person said when they shared it; what others write into a document must not widen it. */
export type LocalFile = {
	sha256: string;
	dialect: Reading | null;
	access?: FileAccess;
	source?: FileSource | null;
	versions?: readonly model.DatasetFile['versions'][number][];
};

/** What this device knows of the files of a room, by their ids, and says to nobody. */
export class LocalFiles {
	readonly #facts: LocalFacts;

	constructor(facts: LocalFacts) {
		this.#facts = facts;
	}

	get(id: string): LocalFile | null {
		const fact = this.#facts.get('file', id) as LocalFile | null;
		return typeof fact?.sha256 === 'string' ? fact : null;
	}

	/** Adds to what is known. */
	keep(id: string, facts: Partial<LocalFile> & Pick<LocalFile, 'sha256'>): void {
		this.#facts.set('file', id, { dialect: null, ...this.get(id), ...facts } satisfies LocalFile);
	}

	/** Address of a file that is asked where it is, and whose address lets in whoever has it. */
	linkOf(id: string): model.FileLink | null {
		return this.#facts.get('link', id) as model.FileLink | null;
	}

	/** Whether these bytes were more than the engine's memory holds, when it was tried here last. */
	isTooLarge(id: string, sha256: string): boolean {
		return this.#facts.get('too-large', id) === sha256;
	}

	noteTooLarge(id: string, sha256: string, isTooLarge: boolean): void {
		if (isTooLarge) this.#facts.set('too-large', id, sha256);
		else if (this.isTooLarge(id, sha256)) this.#facts.remove('too-large', id);
	}

	/** Says that a file of the room was fetched to this device. */
	fetched(id: string, sha256: string): void {
		this.#facts.set('fetched', id, { sha256 });
	}

	/** Hash of what was fetched of a file, which is not told a second time. Null: nothing was. */
	takeFetched(id: string): string | null {
		const fact = this.#facts.get('fetched', id) as { sha256: string } | null;
		this.#facts.remove('fetched', id);
		return fact?.sha256 ?? null;
	}
}
