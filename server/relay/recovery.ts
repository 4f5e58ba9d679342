/**
 * "Recover from members": after an older backup was restored, a facilitator lets members of a room put back, for a
 * while, what others wrote and the backup lacks. Rules B in SPEC.md.
 */
import * as Y from 'yjs';
import { LIMITS, type DocName, type Hello } from '#protocol';
import { IMPORTED, type Storage } from '../storage/index.ts';
import { Imports } from './imports.ts';

export class Recovery {
	readonly #storage: Storage;
	readonly #clock: () => number;
	/** Room → when it ends. Of rooms that have a document open, or had. */
	readonly #until = new Map<string, number>();

	constructor({ storage, clock }: { storage: Storage; clock: () => number }) {
		this.#storage = storage;
		this.#clock = clock;
	}

	/** Whether members may put back now. */
	isOpen(room: string): boolean {
		return (this.#until.get(room) ?? 0) > this.#clock();
	}

	/** As `hello` tells it; undefined: no backup was restored. */
	stateOf(room: string): Hello['recovery'] {
		if (!this.#storage.isRestored) return undefined;
		return this.isOpen(room) ? 'open' : 'possible';
	}

	/** False: no backup was restored, so nothing can be missing. */
	async set(room: string, open: boolean): Promise<boolean> {
		if (!this.#storage.isRestored) return false;
		const until = open ? this.#clock() + LIMITS.recoveryMs : null;
		await this.#storage.setImportUntil(room, until);
		if (until === null) this.#until.delete(room);
		else this.#until.set(room, until);
		return true;
	}

	/** The rooms whose time is over since the last call. */
	end(): string[] {
		const over = [...this.#until.keys()].filter((room) => !this.isOpen(room));
		for (const room of over) this.#until.delete(room);
		return over;
	}

	/** For a document that is being opened. What was put back before it was last closed still binds. */
	async importsOf(room: string, name: DocName): Promise<Imports | null> {
		if (!this.#storage.isRestored) return null;
		const until = await this.#storage.importUntil(room);
		if (until !== null) this.#until.set(room, until);
		if (!this.isOpen(room)) return null;
		const imports = new Imports();
		for (const { principal, data } of await this.#storage.listFrames(room, name, 0)) {
			if (principal !== IMPORTED) continue;
			const starts = new Map<number, number>();
			for (const { id } of Y.decodeUpdate(data).structs)
				starts.set(id.client, Math.min(id.clock, starts.get(id.client) ?? Infinity));
			imports.take(data, starts.keys(), (client) => starts.get(client) ?? 0);
		}
		return imports;
	}
}
