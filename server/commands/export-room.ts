import { existsSync } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as Y from 'yjs';
import { DOC_NAMES, type DocName } from '#protocol';
import { restore } from '../relay/index.ts';
import { Connection, databasePath, Documents, NEWEST_VERSION, versionOf } from '../storage/index.ts';
import { CommandError, counted, type Report } from './report.ts';
import { TarWriter } from './tar.ts';

const README = `This is everything that a Roundtable server had of one roundtable.

room.json, members.json   what it is called, the promise, and who is in it; no secrets
files.json, files/        the shared files, each under the SHA-256 of its bytes
<document>.json           the document as plain values, for reading
<document>.yjs            the document as one Yjs update: Y.applyUpdate(new Y.Doc(), bytes)
<document>.frames.jsonl   what each person sent and when, as far back as the server keeps it (base64 of Yjs updates)
`;

/** Writes one roundtable to a tar archive, also while the server runs. Throws CommandError; then there is no such file. */
export async function exportRoom(dataDir: string, id: string, file: string, report: Report): Promise<void> {
	if (existsSync(file)) throw new CommandError(`${file} exists. Give another name.`);
	const database = new DatabaseSync(databasePath(dataDir), { readOnly: true });
	const out = await open(`${file}.partial`, 'w', 0o600);
	try {
		// One read transaction: all of it is of the same moment.
		database.exec('BEGIN');
		if (versionOf(database) !== NEWEST_VERSION)
			throw new CommandError(`${dataDir} was last used by another version: start this server once first.`);
		const room = database.prepare('SELECT * FROM room WHERE id = ?').get(id);
		if (room === undefined) throw new CommandError(`There is no roundtable ${id} in ${dataDir}.`);
		const tar = new TarWriter(out, `roundtable-${id}`);
		await tar.add('README.txt', README);
		await tar.add('room.json', json({ ...room, promise: JSON.parse(String(room['promise'] ?? 'null')) }));
		const members = database.prepare('SELECT * FROM membership WHERE room = ? ORDER BY joined_at').all(id);
		await tar.add('members.json', json(members.map(({ room: _, ...member }) => member)));
		const documents = new Documents(new Connection(database));
		for (const name of DOC_NAMES) await addDocument(tar, documents, id, name);
		const files = database.prepare('SELECT * FROM file WHERE room = ? AND withdrawn_at IS NULL').all(id);
		await tar.add('files.json', json(files.map(({ room: _, ...one }) => one)));
		for (const { sha256 } of files) await addFile(tar, dataDir, String(sha256));
		await tar.close();
		await out.sync();
		await rename(`${file}.partial`, file);
		report(
			`The roundtable is in ${file}, with ${counted(members.length, 'person', 'people')} and ${counted(files.length, 'file')}.`
		);
	} finally {
		await out.close();
		await rm(`${file}.partial`, { force: true });
		database.close();
	}
}

async function addDocument(tar: TarWriter, documents: Documents, room: string, name: DocName): Promise<void> {
	const doc = restore(documents.loadDoc(room, name));
	await tar.add(`${name}.yjs`, Y.encodeStateAsUpdate(doc));
	await tar.add(`${name}.json`, json(plainOf(doc)));
	doc.destroy();
	const lines = documents.listFrames(room, name, 0).map((frame) => {
		const data = Buffer.from(frame.data).toString('base64');
		return `${JSON.stringify({ ...frame, at: new Date(frame.at).toISOString(), data })}\n`;
	});
	await tar.add(`${name}.frames.jsonl`, lines.join(''));
}

/** A root says what it is only by what is in it: entries, text, or a list. */
function plainOf(doc: Y.Doc): Record<string, unknown> {
	const plain = new Map<string, unknown>();
	for (const name of doc.share.keys()) {
		const map = doc.getMap(name);
		if (map.size > 0) plain.set(name, map.toJSON());
		else {
			// reason: as another kind the same root is another view, which its class refuses to give twice.
			const copy = new Y.Doc();
			Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
			plain.set(name, copy.getText(name).toString() || copy.getArray(name).toJSON());
			copy.destroy();
		}
	}
	return Object.fromEntries(plain);
}

async function addFile(tar: TarWriter, dataDir: string, sha256: string): Promise<void> {
	const path = join(dataDir, 'files', sha256.slice(0, 2), sha256);
	const size = await stat(path).then(
		(stats) => stats.size,
		() => null
	);
	// Withdrawn since, or lost: `files.json` still names it.
	if (size === null) return;
	const file: FileHandle = await open(path, 'r');
	await tar.begin(`files/${sha256}`, size);
	for await (const chunk of file.createReadStream() as AsyncIterable<Uint8Array>) await tar.write(chunk);
	await tar.end(size);
}

function json(value: unknown): string {
	return `${JSON.stringify(value, null, '\t')}\n`;
}
