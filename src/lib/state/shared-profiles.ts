/** Descriptions that the room has. */
import { downloadFile, uploadFile } from '$lib/files';
import { addProfilePart, getProfile, getProfileParts, setProfile, type DatasetFile } from '$lib/model';
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
		const described = getProfile(this.#room.documents.content, content);
		return described === null ? null : this.#read(described);
	}

	/**
	 * Of what is described column by column: what everybody described of it, the first of each column. `rowCount`: its rows;
	 * what tells of another number of them is not of it.
	 */
	async getColumns(content: string, rowCount: number): Promise<Description['columns']> {
		const parts = await this.#partsOf(content, rowCount);
		return onceEach([...(await this.#older(content, rowCount)), ...parts.flatMap(({ columns }) => columns)]);
	}

	/** Adds to that what of these columns nobody described yet, under the conditions of `put`. */
	async addColumns(
		content: string,
		{ rowCount, columns }: Description,
		access: DatasetFile['access']
	): Promise<void> {
		if (!this.#room.canWrite) return;
		const parts = await this.#partsOf(content, rowCount);
		const theirs = onceEach(parts.flatMap((part) => part.columns));
		const known = new Set([...(await this.#older(content, rowCount)), ...theirs].map(({ name }) => name));
		const fresh = columns.filter(({ name }) => !known.has(name));
		if (fresh.length === 0) return;
		// One part is one question to the server for everybody who comes later.
		const bytes = encodeProfile({ rowCount, columns: [...theirs, ...fresh] });
		if (bytes === null) return this.#addApart(content, { rowCount, columns: fresh }, access);
		const hashes = parts.map(({ described }) => described);
		addProfilePart(this.#room.documents.content, content, await this.#keep(bytes, access), hashes);
	}

	/** In as many parts as it takes. */
	async #addApart(
		content: string,
		{ rowCount, columns }: Description,
		access: DatasetFile['access']
	): Promise<void> {
		const bytes = encodeProfile({ rowCount, columns });
		if (bytes !== null)
			return addProfilePart(this.#room.documents.content, content, await this.#keep(bytes, access));
		if (columns.length < 2) return;
		const half = Math.ceil(columns.length / 2);
		await this.#addApart(content, { rowCount, columns: columns.slice(0, half) }, access);
		await this.#addApart(content, { rowCount, columns: columns.slice(half) }, access);
	}

	/** Before there were parts, whoever described a column wrote all of them anew. */
	async #older(content: string, rowCount: number): Promise<Description['columns']> {
		const whole = await this.get(content);
		return whole?.rowCount === rowCount ? whole.columns : [];
	}

	/** Those that can be had. */
	async #partsOf(
		content: string,
		rowCount: number
	): Promise<{ described: string; columns: Description['columns'] }[]> {
		const hashes = getProfileParts(this.#room.documents.content, content);
		const parts = await Promise.all(
			hashes.map(async (described) => ({ described, part: await this.#read(described) }))
		);
		return parts.flatMap(({ described, part }) =>
			part?.rowCount === rowCount ? { described, columns: part.columns } : []
		);
	}

	async #read(described: string): Promise<Description | null> {
		const { app, id, record } = this.#room;
		let blob = await app.files.getFile(described);
		if (blob === null && record.where === 'room') {
			const fetched = await downloadFile(app.api, id, described, app.files);
			blob = fetched.ok ? fetched.value : null;
		}
		return blob === null ? null : decodeProfile(new Uint8Array(await blob.arrayBuffer()));
	}

	/** Gives it to everybody who may read what it describes. Not by who may only read, and not what is too large. */
	async put(content: string, profile: Description, access: DatasetFile['access']): Promise<void> {
		const { documents, canWrite } = this.#room;
		const bytes = canWrite ? encodeProfile(profile) : null;
		if (bytes === null) return;
		setProfile(documents.content, content, await this.#keep(bytes, access));
	}

	/**
	 * Sends what is here of it to the server, which may not have it: the roundtable was on this device alone then, or a
	 * network failed.
	 */
	async send(content: string, access: DatasetFile['access']): Promise<void> {
		const { content: document } = this.#room.documents;
		for (const described of [getProfile(document, content), ...getProfileParts(document, content)]) {
			const blob = described === null ? null : await this.#room.app.files.getFile(described);
			if (described !== null && blob !== null)
				await this.#upload({ sha256: described, blob, access, keepAccess: true });
		}
	}

	/** Before the document names it: whoever reads that asks the server for it. Returns its hash. */
	async #keep(bytes: Uint8Array<ArrayBuffer>, access: DatasetFile['access']): Promise<string> {
		const described = sha256Hex(bytes);
		const blob = new Blob([bytes]);
		await this.#room.app.files.keep(described, blob);
		await this.#upload({ sha256: described, blob, access });
		return described;
	}

	async #upload(file: Parameters<typeof uploadFile>[2]): Promise<void> {
		const { app, id, record } = this.#room;
		if (record.where === 'room') await uploadFile(app.api, id, file);
	}
}

function onceEach(columns: Description['columns']): Description['columns'] {
	const names = new Set<string>();
	return columns.filter(({ name }) => !names.has(name) && names.add(name));
}
