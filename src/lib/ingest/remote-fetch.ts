/**
 * One file of another origin: what its server says of it, then its bytes, resumed where they broke off if the server can.
 * Sends no credentials and no referrer.
 */
export type RemoteFacts = {
	/** After redirects. */
	url: string;
	/** Null: the server does not say. */
	bytes: number | null;
	mediaType: string | null;
	/** What tells one version from another. */
	etag: string | null;
	lastModified: string | null;
	/** A part can be asked for, so that a broken download goes on. */
	ranges: boolean;
	/** As the server names the file, or its address does. */
	name: string;
};

export type RemoteReason =
	/** Not http or https. */
	| 'address'
	/** The server does not let other sites' pages read it, or there is no network: a page cannot tell which. */
	| 'refused-or-offline'
	/** The server says that there is nothing, or not for us: `status`. */
	| 'status'
	/** It broke off more often than is worth trying. */
	| 'broken'
	/** Larger than `LARGEST_BYTES`. */
	| 'too-large'
	/** It became another file while it was being fetched. */
	| 'changed';

export type RemoteFailure = { ok: false; reason: RemoteReason; status?: number };
export type RemoteQuestion = { look: string } | { fetch: RemoteFacts };
export type RemoteAnswer =
	| { progress: number }
	| { looked: { ok: true; facts: RemoteFacts } | RemoteFailure }
	| { fetched: { ok: true; blob: Blob; facts: RemoteFacts } | RemoteFailure };

/** What is asked of the platform. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const LARGEST_BYTES = 4 * 1024 ** 3;
const MOST_TRIES = 5;
const PROGRESS_BYTES = 1024 * 1024;

export class RemoteFetch {
	readonly #fetch: Fetch;

	constructor(fetch: Fetch = (url, init) => globalThis.fetch(url, init)) {
		this.#fetch = fetch;
	}

	async answer(question: RemoteQuestion, onProgress: (bytes: number) => void): Promise<RemoteAnswer> {
		if ('look' in question) return { looked: await this.look(question.look) };
		return { fetched: await this.fetch(question.fetch, onProgress) };
	}

	/** Asks for the first byte alone, which tells size, version and whether parts can be had; HEAD is often refused. */
	async look(address: string): Promise<{ ok: true; facts: RemoteFacts } | RemoteFailure> {
		const url = readAddress(address);
		if (url === null) return { ok: false, reason: 'address' };
		// Some servers, and older browsers on their behalf, refuse to be asked for a part.
		const response = (await this.#ask(url, { range: 'bytes=0-0' })) ?? (await this.#ask(url, {}));
		if (response === null) return { ok: false, reason: 'refused-or-offline' };
		await response.body?.cancel();
		if (!response.ok && response.status !== 416)
			return { ok: false, reason: 'status', status: response.status };
		const facts = factsOf(response, url);
		if ((facts.bytes ?? 0) > LARGEST_BYTES) return { ok: false, reason: 'too-large' };
		return { ok: true, facts };
	}

	/** `facts` as looked at before. */
	async fetch(
		facts: RemoteFacts,
		onProgress: (bytes: number) => void
	): Promise<{ ok: true; blob: Blob; facts: RemoteFacts } | RemoteFailure> {
		let parts: Blob[] = [];
		let bytes = 0;
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const response = await this.#ask(facts.url, bytes === 0 ? {} : { range: `bytes=${bytes}-` });
			if (response === null) continue;
			if (!response.ok) {
				await response.body?.cancel();
				return { ok: false, reason: 'status', status: response.status };
			}
			if (isOther(facts, response)) {
				await response.body?.cancel();
				return { ok: false, reason: 'changed' };
			}
			if (response.status !== 206) {
				// All of it, from the start.
				parts = [];
				bytes = 0;
			}
			const outcome = await take(response, bytes, (part, total) => {
				parts.push(part);
				bytes = total;
				onProgress(total);
			});
			if (outcome === 'too-large') return { ok: false, reason: 'too-large' };
			const isWhole = outcome === 'ended' && (!facts.ranges || facts.bytes === null || bytes === facts.bytes);
			if (isWhole) return { ok: true, blob: new Blob(parts), facts: { ...facts, bytes } };
		}
		return { ok: false, reason: bytes === 0 ? 'refused-or-offline' : 'broken' };
	}

	/** Null: no answer that may be read. */
	async #ask(url: string, headers: Record<string, string>): Promise<Response | null> {
		try {
			return await this.#fetch(url, {
				headers,
				credentials: 'omit',
				referrerPolicy: 'no-referrer',
				cache: 'no-store'
			});
		} catch {
			return null;
		}
	}
}

function readAddress(address: string): string | null {
	try {
		const url = new URL(address);
		const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
		return isWeb && url.username === '' && url.password === '' ? url.href : null;
	} catch {
		return null;
	}
}

function factsOf(response: Response, asked: string): RemoteFacts {
	const { headers } = response;
	const range = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
	const length = response.status === 206 ? range : headers.get('content-length');
	// A length of what is packed for the way is none of the file's.
	const isPacked = (headers.get('content-encoding') ?? 'identity') !== 'identity';
	const url = response.url === '' ? asked : response.url;
	return {
		url,
		bytes: length === undefined || length === null || isPacked ? null : Number(length),
		mediaType: headers.get('content-type')?.split(';')[0]?.trim() ?? null,
		etag: headers.get('etag'),
		lastModified: headers.get('last-modified'),
		ranges: response.status === 206 && !isPacked,
		name: nameOf(headers.get('content-disposition'), url)
	};
}

function nameOf(disposition: string | null, url: string): string {
	const extended = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition ?? '')?.[1];
	const plain = /filename\s*=\s*"?([^";]+)"?/i.exec(disposition ?? '')?.[1];
	const fromPath = new URL(url).pathname.split('/').findLast((part) => part !== '');
	const name = decodeName(extended) ?? plain ?? decodeName(fromPath) ?? 'file';
	return name.replace(/[\\/\p{Cc}]/gu, '_').slice(0, 200);
}

function decodeName(text: string | undefined): string | null {
	try {
		return text === undefined ? null : decodeURIComponent(text);
	} catch {
		return text ?? null;
	}
}

function isOther({ etag, lastModified }: RemoteFacts, { headers }: Response): boolean {
	const [tag, time] = [headers.get('etag'), headers.get('last-modified')];
	if (etag !== null && tag !== null) return etag !== tag;
	return lastModified !== null && time !== null && lastModified !== time;
}

async function take(
	response: Response,
	from: number,
	onPart: (part: Blob, total: number) => void
): Promise<'ended' | 'broken' | 'too-large'> {
	const reader = response.body?.getReader();
	if (reader === undefined) return 'ended';
	let waiting: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	let total = from;
	const flush = () => {
		total += size;
		if (size > 0) onPart(new Blob(waiting), total);
		waiting = [];
		size = 0;
	};
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			waiting.push(value);
			size += value.length;
			if (total + size > LARGEST_BYTES) return 'too-large';
			if (size >= PROGRESS_BYTES) flush();
		}
		flush();
		return 'ended';
	} catch {
		flush();
		return 'broken';
	} finally {
		reader.cancel().catch(() => undefined);
	}
}
