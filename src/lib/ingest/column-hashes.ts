/** Hashes of columns by the bytes that they are read from. Those never change, so each is made once. */
import { hashBlob } from '$lib/files';

export class ColumnHashes {
	readonly #blobOf: (columns: readonly string[]) => Blob | null;
	/** By column, or by the names of several. */
	readonly #made = new Map<string, Promise<string>>();

	/** `blobOf`: their bytes in the order of the file; null where not all are here. */
	constructor(blobOf: (columns: readonly string[]) => Blob | null) {
		this.#blobOf = blobOf;
	}

	of(column: string): Promise<string> {
		return this.#once(`column ${column}`, [column]);
	}

	/** Of all of them as one. */
	ofAll(columns: readonly string[]): Promise<string> {
		return this.#once(JSON.stringify(columns), columns);
	}

	/** It was made when the column came here before. */
	know(column: string, sha256: string): void {
		this.#made.set(`column ${column}`, Promise.resolve(sha256));
	}

	#once(name: string, columns: readonly string[]): Promise<string> {
		let made = this.#made.get(name);
		if (made === undefined) {
			const blob = this.#blobOf(columns);
			made = blob === null ? Promise.reject(new RangeError('Not all of it is here')) : hashBlob(blob);
			this.#made.set(name, made);
			// What could not be read may be there the next time.
			made.catch(() => this.#made.delete(name));
		}
		return made;
	}
}
