/**
 * Parts of a file of another origin, each asked for by itself and checked to be that part of that version before it is
 * handed on (RFC 9110 § 14 and 15.3.7), or said to be of a version that its server did not name. `If-Range` is no help: a
 * server must be asked first whether a page may send it. A server that answers with the whole file is hung up on.
 */
import { isSameVersion, type WebVersion } from '$lib/files';
import { readAddress, type RemoteFacts } from './remote-facts.ts';
import { askRemote, whyNot, type Platform, type RemoteFailure } from './remote-ask.ts';
import type { ByteRange } from './parquet-footer.ts';
import type { FilePart } from './sparse-file.ts';

/** At the same time, as browsers do with one site. */
const AT_ONCE = 4;
/** Without a byte between them. */
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 500;

export type RangesFetched = { ok: true } | RemoteFailure;

/** `onPart` is told each range once it is whole, also when others fail later; `onProgress` all bytes so far. */
export async function fetchRanges(
	platform: Platform,
	{ address, facts, ranges }: { address: string; facts: RemoteFacts; ranges: readonly ByteRange[] },
	onPart: (part: FilePart) => void,
	onProgress: (bytes: number) => void
): Promise<RangesFetched> {
	const url = readAddress(address);
	if (url === null) return { ok: false, reason: 'address' };
	let next = 0;
	let bytes = 0;
	let failed: RemoteFailure | null = null;
	const takeTurns = async () => {
		for (;;) {
			const range = ranges[next++];
			if (range === undefined || failed !== null) return;
			const outcome = await fetchRange(
				...([platform, url, facts, range] as const),
				(more) => onProgress((bytes += more)),
				() => failed !== null
			);
			if (outcome.ok) onPart({ from: range.from, ...outcome.part });
			else failed ??= outcome;
		}
	};
	await Promise.all(Array.from({ length: Math.min(AT_ONCE, ranges.length) }, takeTurns));
	return failed ?? { ok: true };
}

async function fetchRange(
	platform: Platform,
	url: string,
	facts: RemoteFacts,
	{ from, to }: ByteRange,
	onBytes: (more: number) => void,
	isOver: () => boolean
): Promise<{ ok: true; part: Omit<FilePart, 'from'> } | RemoteFailure> {
	const taken: Uint8Array<ArrayBuffer>[] = [];
	let at = from;
	let answered = false;
	let isSaid = true;
	for (let tries = 0; tries < MOST_TRIES && !isOver(); tries++) {
		if (tries > 0) await platform.wait(FIRST_WAIT_MS * 2 ** (tries - 1));
		const response = await askRemote(platform, url, { range: `bytes=${at}-${to - 1}` });
		if (response === null) continue;
		answered = true;
		const refused = problemOf(response, facts, { from: at, to });
		if (refused !== null) {
			await response.body?.cancel().catch(() => undefined);
			return refused;
		}
		isSaid &&= isSameVersion(facts, saidBy(response)) === true;
		const before = at;
		for await (const chunk of bytesOf(response)) {
			if (at + chunk.length > to) return { ok: false, reason: 'wrong-part' };
			taken.push(chunk);
			at += chunk.length;
			onBytes(chunk.length);
		}
		if (at === to)
			return { ok: true, part: { blob: new Blob(taken), ...(isSaid ? {} : { isUnsaid: true }) } };
		if (at > before) tries = 0;
	}
	return { ok: false, reason: answered ? 'broken' : await whyNot(platform, url) };
}

function problemOf(response: Response, facts: RemoteFacts, asked: ByteRange): RemoteFailure | null {
	const { status, headers } = response;
	if (status === 412 || status === 416) return { ok: false, reason: 'changed' };
	if (!response.ok) return { ok: false, reason: 'status', status };
	if (isSameVersion(facts, saidBy(response)) === false) return { ok: false, reason: 'changed' };
	// What is packed for the way has other places than the file.
	if (status !== 206 || (headers.get('content-encoding') ?? 'identity') !== 'identity')
		return { ok: false, reason: 'no-parts' };
	const place = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
	// Pages may often not read where it is from; its length they may.
	const length = Number(headers.get('content-length') ?? 0);
	if (length > asked.to - asked.from) return { ok: false, reason: 'wrong-part' };
	if (place === null) return headers.has('content-range') ? { ok: false, reason: 'wrong-part' } : null;
	const [, first, last, of] = place;
	if (of !== '*' && facts.bytes !== null && Number(of) !== facts.bytes)
		return { ok: false, reason: 'changed' };
	const fits = Number(first) === asked.from && Number(last) < asked.to;
	return fits ? null : { ok: false, reason: 'wrong-part' };
}

function saidBy({ headers }: Response): WebVersion {
	return { etag: headers.get('etag'), lastModified: headers.get('last-modified') };
}

/** What comes until it ends or breaks off. */
async function* bytesOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const reader = response.body?.getReader();
	if (reader === undefined) return;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			yield value;
		}
	} catch {
		// Broken off: the next try goes on from there.
	} finally {
		reader.cancel().catch(() => undefined);
	}
}
