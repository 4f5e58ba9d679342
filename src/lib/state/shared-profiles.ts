/** Descriptions that the room has. */
import { downloadFile, uploadFile } from '$lib/files';
import { getProfile, setProfile, type DatasetFile } from '$lib/model';
import { sha256Hex } from '$lib/util';
import { decodeProfile, encodeProfile, type Description } from './profile-file.ts';
import type { Room } from './room.svelte.ts';

export class SharedProfiles {
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	/** `content`: what it describes. Null: nobody has described it, or it cannot be had. */
	async get(content: string): Promise<Description | null> {
		const { app, id, record, documents } = this.#room;
		const described = getProfile(documents.content, content);
		if (described === null) return null;
		let blob = await app.files.getFile(described);
		if (blob === null && record.where === 'room') {
			const fetched = await downloadFile(app.api, id, described, app.files);
			blob = fetched.ok ? fetched.value : null;
		}
		return blob === null ? null : decodeProfile(new Uint8Array(await blob.arrayBuffer()));
	}

	/** Gives it to everybody who may read what it describes. Not by who may only read, and not what is too large. */
	async put(content: string, profile: Description, access: DatasetFile['access']): Promise<void> {
		const { app, documents, canWrite } = this.#room;
		const bytes = canWrite ? encodeProfile(profile) : null;
		if (bytes === null) return;
		const described = sha256Hex(bytes);
		const blob = new Blob([bytes]);
		await app.files.keep(described, blob);
		// First: whoever reads the document asks the server for it.
		await this.#upload({ sha256: described, blob, access });
		setProfile(documents.content, content, described);
	}

	/**
	 * Sends what is here of it to the server, which may not have it: the roundtable was on this device alone then, or a
	 * network failed.
	 */
	async send(content: string, access: DatasetFile['access']): Promise<void> {
		const described = getProfile(this.#room.documents.content, content);
		const blob = described === null ? null : await this.#room.app.files.getFile(described);
		if (described !== null && blob !== null)
			await this.#upload({ sha256: described, blob, access, keepAccess: true });
	}

	async #upload(file: Parameters<typeof uploadFile>[2]): Promise<void> {
		const { app, id, record } = this.#room;
		if (record.where === 'room') await uploadFile(app.api, id, file);
	}
}
