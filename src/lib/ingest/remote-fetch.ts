/**
 * One file of another origin: what its server says of it, then its bytes, resumed where they broke off if the server can
 * (RFC 9110 § 14), or parts of it.
 */
import { isSameVersion } from '$lib/files';
import type { ByteRange } from './parquet-footer.ts';
import { fetchRanges, type RangesFetched } from './range-fetch.ts';
import { askRemote, whyNot, type Platform, type RemoteFailure } from './remote-ask.ts';
import { factsOf, readAddress, type RemoteFacts } from './remote-facts.ts';
import type { FilePart } from './sparse-file.ts';

/** `address`: as it was looked at; `facts`: what was found. */
export type RemoteQuestion =
	| { look: string }
	| { fetch: string; facts: RemoteFacts }
	| { parts: { address: string; facts: RemoteFacts; ranges: readonly ByteRange[] } };
/** The first two come while the question is being answered. */
export type RemoteAnswer =
	| { progress: number }
	| { part: FilePart }
	| { looked: { ok: true; facts: RemoteFacts } | RemoteFailure }
	| { fetched: Fetched }
	| { parted: RangesFetched };
export type Fetched = { ok: true; blob: Blob; facts: RemoteFacts } | RemoteFailure;

/** What has come of unfinished files, kept for another day. None of it throws. */
export type KeptParts = {
	/** In order, without a gap. None when it is of another version. */
	load(address: string, facts: RemoteFacts): Promise<Blob[]>;
	add(address: string, facts: RemoteFacts, from: number, part: Blob): Promise<void>;
	drop(address: string): Promise<void>;
};

const LARGEST_BYTES = 4 * 1024 ** 3;
/** Without a byte between them. */
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 500;
const PART_BYTES = 1024 * 1024;

export class RemoteFetch {
	readonly #platform: Platform;
	readonly #kept: KeptParts | null;

	constructor(platform: Platform, kept: KeptParts | null = null) {
		this.#platform = platform;
		this.#kept = kept;
	}

	async answer(
		question: RemoteQuestion,
		onProgress: (bytes: number) => void,
		onPart: (part: FilePart) => void
	): Promise<RemoteAnswer> {
		if ('look' in question) return { looked: await this.look(question.look) };
		if ('parts' in question)
			return { parted: await fetchRanges(this.#platform, question.parts, onPart, onProgress) };
		return { fetched: await this.fetch(question.fetch, question.facts, onProgress) };
	}

	/**
	 * Asks for all bytes from the first, and hangs up at the answer: that tells size, version and whether parts can be had.
	 * HEAD is often refused, and the size of a smaller part is hidden from pages.
	 */
	async look(address: string): Promise<{ ok: true; facts: RemoteFacts } | RemoteFailure> {
		const url = readAddress(address);
		if (url === null) return { ok: false, reason: 'address' };
		// Some servers, and older browsers on their behalf, refuse to be asked for a part.
		const response =
			(await askRemote(this.#platform, url, { range: 'bytes=0-' })) ??
			(await askRemote(this.#platform, url, {}));
		if (response === null) return { ok: false, reason: await whyNot(this.#platform, url) };
		await response.body?.cancel().catch(() => undefined);
		if (!response.ok && response.status !== 416)
			return { ok: false, reason: 'status', status: response.status };
		const facts = factsOf(response, url);
		// Of one that gives parts, some may be all that is wanted.
		if ((facts.bytes ?? 0) > LARGEST_BYTES && !facts.parts) return { ok: false, reason: 'too-large' };
		return { ok: true, facts };
	}

	/** `facts` as looked at before. Goes on from what was kept. */
	async fetch(address: string, facts: RemoteFacts, onProgress: (bytes: number) => void): Promise<Fetched> {
		const url = readAddress(address);
		if (url === null) return { ok: false, reason: 'address' };
		if ((facts.bytes ?? 0) > LARGEST_BYTES) return { ok: false, reason: 'too-large' };
		const kept = facts.ranges ? this.#kept : null;
		let parts = (await kept?.load(address, facts)) ?? [];
		let bytes = parts.reduce((sum, { size }) => sum + size, 0);
		onProgress(bytes);
		const whole = () => ({ ok: true as const, blob: new Blob(parts), facts: { ...facts, bytes } });
		if (facts.bytes !== null && bytes === facts.bytes && bytes > 0) return whole();
		let answered = false;
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			if (tries > 0) await this.#platform.wait(FIRST_WAIT_MS * 2 ** (tries - 1));
			const response = await askRemote(this.#platform, url, bytes === 0 ? {} : { range: `bytes=${bytes}-` });
			if (response === null) continue;
			answered = true;
			const refused = problemOf(response, facts);
			if (refused !== null) {
				await response.body?.cancel().catch(() => undefined);
				if (refused.reason === 'changed') await kept?.drop(address);
				return refused;
			}
			if (!goesOn(response, facts, bytes)) {
				// All of it, from the start.
				await kept?.drop(address);
				parts = [];
				bytes = 0;
			}
			const before = bytes;
			const outcome = await take(response, bytes, onProgress, async (part) => {
				parts.push(part);
				await kept?.add(address, facts, bytes, part);
				bytes += part.size;
			});
			if (outcome === 'too-large') return { ok: false, reason: 'too-large' };
			if (outcome === 'ended' && isWhole(facts, bytes)) return whole();
			if (facts.bytes !== null && facts.ranges && bytes > facts.bytes) {
				await kept?.drop(address);
				return { ok: false, reason: 'changed' };
			}
			// Nothing can be added to it: the next try begins anew.
			if (!facts.ranges) [parts, bytes] = [[], 0];
			else if (bytes > before) tries = 0;
		}
		return { ok: false, reason: answered ? 'broken' : await whyNot(this.#platform, url) };
	}
}

function problemOf(response: Response, facts: RemoteFacts): RemoteFailure | null {
	if (!response.ok) return { ok: false, reason: 'status', status: response.status };
	const said = { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') };
	return isSameVersion(facts, said) === false ? { ok: false, reason: 'changed' } : null;
}

/** Whether an answer goes on where `bytes` ended. What it does not say of its place, its length tells. */
function goesOn(response: Response, facts: RemoteFacts, bytes: number): boolean {
	if (response.status !== 206) return false;
	const place = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
	if (place !== undefined) return Number(place) === bytes;
	const length = response.headers.get('content-length');
	return length === null || facts.bytes === null || Number(length) === facts.bytes - bytes;
}

function isWhole(facts: RemoteFacts, bytes: number): boolean {
	if (facts.bytes === null) return true;
	// A server that packs what it was asked not to says the smaller length.
	return facts.ranges ? bytes === facts.bytes : bytes >= facts.bytes;
}

async function take(
	response: Response,
	from: number,
	onProgress: (bytes: number) => void,
	onPart: (part: Blob) => Promise<void>
): Promise<'ended' | 'broken' | 'too-large'> {
	const reader = response.body?.getReader();
	if (reader === undefined) return 'ended';
	let waiting: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	let total = from;
	const flush = async () => {
		const part = new Blob(waiting);
		waiting = [];
		size = 0;
		if (part.size > 0) await onPart(part);
	};
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			waiting.push(value);
			size += value.length;
			total += value.length;
			onProgress(total);
			if (total > LARGEST_BYTES) return 'too-large';
			if (size >= PART_BYTES) await flush();
		}
		await flush();
		return 'ended';
	} catch {
		await flush();
		return 'broken';
	} finally {
		reader.cancel().catch(() => undefined);
	}
}
