import type { Role } from '#protocol';
import { applyRefused, type Applied } from './apply-again.ts';
import type { Documents } from './documents.ts';
import type { Quarantine, Quarantined, RefusedContent } from './quarantine.ts';

export type RefusalsOptions = {
	room: string;
	quarantine: Quarantine;
	documents: Documents;
	role(): Role | null;
};

/** What the server refused of one roundtable: to be looked at, made again or let go. */
export class Refusals {
	readonly #options: RefusalsOptions;

	constructor(options: RefusalsOptions) {
		this.#options = options;
	}

	/** What is kept here, oldest first. Changes are announced by the roundtable's `observe`. */
	get all(): Quarantined[] {
		const { quarantine, room } = this.#options;
		return quarantine.of(room).filter((record) => record.discarded !== true);
	}

	/** For showing or saving what was refused. */
	async read(record: Quarantined): Promise<RefusedContent> {
		const { documents, quarantine } = this.#options;
		const shown = documents.slot(record.doc)?.current;
		return shown?.store.document === record.id ? shown.content() : quarantine.read(record);
	}

	/** Makes the refused edits again, as new edits of now: all of them, and they leave the quarantine, or none. */
	async applyAgain(record: Quarantined): Promise<Applied> {
		const { documents, quarantine, role } = this.#options;
		const refused = await this.read(record);
		const slot = documents.slot(record.doc);
		if (slot === null || !record.rebuilt) return 'not-now';
		// What stands in this device's place there would stay unseen: the file is what remains.
		if (record.reason === 'conflict') return 'incomplete';
		const applied = applyRefused(slot.current.doc, record.doc, refused, role());
		if (applied !== 'applied') return applied;
		await slot.current.store.settled();
		// Forgotten as refused only once they are kept as edits.
		if (!slot.current.onlyHere) await quarantine.discard(record);
		return applied;
	}

	/** Forgets what was refused, of which there is no other copy; what is still shown goes once the server's arrives. */
	async discard(record: Quarantined): Promise<void> {
		await this.#options.quarantine.discard(record);
	}
}
