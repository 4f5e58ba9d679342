/** What is inside a dropped file: itself, what gzip packed, or one file of an archive. Remembered while the file is. */
import type { Chosen } from './reading.ts';
import type { Member } from './proposal.ts';
import { readHead } from './read-head.ts';
import { readSignature, type FileKind } from './signature.ts';
import { listMembers, UnpackFailure, unpackGzip, unpackMember } from './unpack.ts';

export type Opened = {
	/** The bytes to read. */
	blob: Blob;
	/** What they are; null: text in columns, as far as one can tell. */
	kind: FileKind | null;
	gzip: boolean;
	member: string | null;
	/** Null: not an archive. */
	members: Member[] | null;
};

const SIGNATURE_BYTES = 1024;

const opened = new WeakMap<Blob, Map<string, Promise<Opened>>>();

/** Rejects with UnpackFailure, with what `signal` aborts with, and as reading does. */
export async function openFile(
	file: Blob,
	{ member }: Pick<Chosen, 'member'>,
	signal?: AbortSignal
): Promise<Opened> {
	const known = opened.get(file) ?? new Map<string, Promise<Opened>>();
	opened.set(file, known);
	const key = member ?? '';
	const waiting = known.get(key);
	if (waiting !== undefined) return waiting;
	const opening = open(file, member ?? null, signal);
	known.set(key, opening);
	opening.catch(() => known.delete(key));
	return opening;
}

async function open(file: Blob, member: string | null, signal: AbortSignal | undefined): Promise<Opened> {
	const kind = await kindOf(file);
	if (kind !== 'zip') return { ...(await throughGzip(file, kind, signal)), member: null, members: null };
	const members = await listMembers(file);
	const path = member ?? members[0]?.path;
	const first = members.find((one) => one.path === path);
	if (first === undefined) throw new UnpackFailure('no-table');
	const inner = await unpackMember(file, first.path, signal);
	return { ...(await throughGzip(inner, await kindOf(inner), signal)), member: first.path, members };
}

async function throughGzip(
	blob: Blob,
	kind: FileKind | null,
	signal: AbortSignal | undefined
): Promise<Pick<Opened, 'blob' | 'kind' | 'gzip'>> {
	if (kind !== 'gzip') return { blob, kind, gzip: false };
	const inner = await unpackGzip(blob, signal);
	return { blob: inner, kind: await kindOf(inner), gzip: true };
}

async function kindOf(blob: Blob): Promise<FileKind | null> {
	const kind = readSignature((await readHead(blob)).subarray(0, SIGNATURE_BYTES));
	if (kind !== 'zip') return kind;
	// Office documents are archives too; only what is in them says which.
	const paths = (await listMembers(blob)).map(({ path }) => path);
	if (paths.some((path) => /^xl\/workbook\.(xml|bin)$/.test(path))) return 'excel';
	if (paths.some((path) => /^(word|ppt)\//.test(path))) return 'document';
	if (!paths.includes('content.xml') || !paths.includes('mimetype')) return 'zip';
	const type = await (await unpackMember(blob, 'mimetype')).text();
	return type.includes('spreadsheet') ? 'excel' : 'document';
}
