/** Files by link. Everything that leaves for another origin does so from one worker, which lives as long as one question. */
import { trustedWorkerUrl } from '#util';
import type { RemoteFacts } from './remote-facts.ts';
import type { ByteRange } from './parquet-footer.ts';
import type { RangesFetched } from './range-fetch.ts';
import type { RemoteFailure } from './remote-ask.ts';
import type { Fetched, RemoteAnswer, RemoteQuestion } from './remote-fetch.ts';
import { Downloads, type Unfinished } from './remote-parts.ts';
import type { FilePart } from './sparse-file.ts';
import workerUrl from './remote.worker.ts?worker&url';

type Cancelled = { ok: false; reason: 'cancelled' };
const CANCELLED: Cancelled = { ok: false, reason: 'cancelled' };

/** Size, type, version, and whether it may be read from here at all, before anything is fetched. Never rejects. */
export async function lookAtLink(
	address: string,
	signal?: AbortSignal
): Promise<{ ok: true; facts: RemoteFacts } | RemoteFailure | Cancelled> {
	const answer = await ask({ look: address }, signal);
	return answer !== null && 'looked' in answer ? answer.looked : CANCELLED;
}

/**
 * The file as `lookAtLink` saw it. What breaks off is resumed where the server can, also when it is asked for again after
 * a reload; `forgetDownload` once it is kept elsewhere, or no longer wanted. Never rejects.
 */
export async function fetchLink(
	address: string,
	facts: RemoteFacts,
	{ signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {}
): Promise<{ ok: true; file: File; facts: RemoteFacts } | RemoteFailure | Cancelled> {
	const answer = await ask({ fetch: address, facts }, signal, onProgress);
	if (answer === null || !('fetched' in answer)) return CANCELLED;
	const fetched: Fetched = answer.fetched;
	if (!fetched.ok) return fetched;
	const file = new File([fetched.blob], fetched.facts.name, { type: fetched.facts.mediaType ?? '' });
	return { ok: true, file, facts: fetched.facts };
}

const downloads = new Downloads();

/** What was begun here and not ended, the latest first. */
export const listDownloads = (): Promise<Unfinished[]> => downloads.list();
export const forgetDownload = (address: string): Promise<void> => downloads.drop(address);

/**
 * Parts of the file as `lookAtLink` saw it, each handed to `onPart` once it is whole: also of what is cancelled or breaks
 * off later. Never rejects.
 */
export async function fetchParts(
	address: string,
	facts: RemoteFacts,
	ranges: readonly ByteRange[],
	{ signal, onPart, onProgress }: FetchPartsOptions
): Promise<RangesFetched | Cancelled> {
	if (ranges.length === 0) return { ok: true };
	const answer = await ask({ parts: { address, facts, ranges } }, signal, onProgress, onPart);
	return answer !== null && 'parted' in answer ? answer.parted : CANCELLED;
}

export type FetchPartsOptions = {
	signal?: AbortSignal | undefined;
	onPart: (part: FilePart) => void;
	onProgress?: ((bytes: number) => void) | undefined;
};

/** Null: cancelled. A worker that cannot be loaded is no network. */
function ask(
	question: RemoteQuestion,
	signal?: AbortSignal,
	onProgress?: (bytes: number) => void,
	onPart?: (part: FilePart) => void
): Promise<RemoteAnswer | null> {
	return new Promise((resolve) => {
		if (signal?.aborted) return resolve(null);
		const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module', name: 'remote' });
		const settle = (answer: RemoteAnswer | null) => {
			worker.terminate();
			signal?.removeEventListener('abort', abort);
			resolve(answer);
		};
		const abort = () => settle(null);
		signal?.addEventListener('abort', abort);
		worker.onerror = () => {
			const offline = { ok: false, reason: 'unreachable' } as const;
			if ('look' in question) settle({ looked: offline });
			else settle('parts' in question ? { parted: offline } : { fetched: offline });
		};
		worker.onmessage = ({ data }: MessageEvent<RemoteAnswer>) => {
			if ('progress' in data) onProgress?.(data.progress);
			else if ('part' in data) onPart?.(data.part);
			else settle(data);
		};
		worker.postMessage(question);
	});
}
