import { createDoc, readPlain, rescueFile, type Quarantined, type RoomSync } from '$lib/sync';
import { applyUpdate, type Doc } from 'yjs';
import type { Room } from './room.svelte.ts';
import { refusedWords } from './refused-words.ts';
import { saveBlob } from './save.ts';

/** What can be done with edits that the server did not take: look at them, save them, make them again, discard them. */
export class RefusedEdits {
	readonly #room: Room;
	readonly #refusals: RoomSync['refusals'];

	constructor(room: Room) {
		this.#room = room;
		this.#refusals = room.sync.refusals;
	}

	/** For looking at: its words, or the whole document where it is not about words. */
	async text(record: Quarantined): Promise<string> {
		const refused = readPlain(await this.#doc(record));
		const words = refusedWords(refused, readPlain(this.#room.documents.content));
		return words === '' || record.doc !== 'content' ? JSON.stringify(refused, null, 2) : words;
	}

	async save(record: Quarantined): Promise<void> {
		const { name, blob } = rescueFile({ [record.doc]: await this.#doc(record) }, this.#room.title, record.at);
		saveBlob(name, blob);
	}

	applyAgain(record: Quarantined) {
		return this.#refusals.applyAgain(record);
	}

	discard(record: Quarantined): Promise<void> {
		return this.#refusals.discard(record);
	}

	async #doc(record: Quarantined): Promise<Doc> {
		const doc = createDoc();
		for (const update of (await this.#refusals.read(record)).updates) applyUpdate(doc, update);
		return doc;
	}
}
