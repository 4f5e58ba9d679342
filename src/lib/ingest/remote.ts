/** Files by link. Everything that leaves for another origin does so from one worker, which lives as long as one question. */
import { trustedWorkerUrl } from '#util';
import type { RemoteAnswer, RemoteFacts, RemoteFailure, RemoteQuestion } from './remote-fetch.ts';
import workerUrl from './remote.worker.ts?worker&url';

/** Where a file came from, for its dataset's entry. */
export type RemoteProvenance = RemoteFacts & {
	/** As it was typed. */
	address: string;
	fetchedAt: number;
};

type Cancelled = { ok: false; reason: 'cancelled' };
export type { RemoteFacts, RemoteFailure, RemoteReason } from './remote-fetch.ts';

/** Size, type, version, and whether it may be read from here at all, before anything is fetched. */
export async function lookAtLink(
	address: string,
	signal?: AbortSignal
): Promise<{ ok: true; facts: RemoteFacts } | RemoteFailure | Cancelled> {
	const answer = await ask({ look: address }, signal);
	return answer !== null && 'looked' in answer ? answer.looked : { ok: false, reason: 'cancelled' };
}

/** The file as `lookAtLink` saw it. What breaks off is resumed where the server can. */
export async function fetchLink(
	address: string,
	facts: RemoteFacts,
	{ signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {}
): Promise<{ ok: true; file: File; provenance: RemoteProvenance } | RemoteFailure | Cancelled> {
	const answer = await ask({ fetch: facts }, signal, onProgress);
	if (answer === null || !('fetched' in answer)) return { ok: false, reason: 'cancelled' };
	if (!answer.fetched.ok) return answer.fetched;
	const { blob, facts: final } = answer.fetched;
	const file = new File([blob], final.name, { type: final.mediaType ?? '' });
	return { ok: true, file, provenance: { ...final, address, fetchedAt: Date.now() } };
}

/** Null: cancelled. A worker that cannot be loaded is no network. */
function ask(
	question: RemoteQuestion,
	signal?: AbortSignal,
	onProgress?: (bytes: number) => void
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
			const offline = { ok: false, reason: 'refused-or-offline' } as const;
			settle('look' in question ? { looked: offline } : { fetched: offline });
		};
		worker.onmessage = ({ data }: MessageEvent<RemoteAnswer>) => {
			if ('progress' in data) onProgress?.(data.progress);
			else settle(data);
		};
		worker.postMessage(question);
	});
}
