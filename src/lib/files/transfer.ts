/**
 * Files between this device and the room. Bytes are named by their hash on both sides, and neither believes the other:
 * the server checks what it gets, and what is fetched is checked before it is kept.
 */
import { LIMITS, type FileAccess } from '#protocol';
import type { Api, FileRequest } from '$lib/api';
import type { DeviceFiles } from './device-files.ts';
import { createHasher } from './hash.ts';
import { fileFailure, type FileOutcome } from './outcome.ts';
import { readProblem } from './problem.ts';

export type TransferOptions = {
	/** Bytes so far of all; `of` is null while nobody knows. */
	onProgress?: (bytes: number, of: number | null) => void;
	signal?: AbortSignal;
};

/** What is needed of the API. */
export type FileApi = Pick<Api, 'putFile' | 'setFileAccess' | 'headFile' | 'getFile' | 'deleteFile'>;

/**
 * Shares a file with the room. `sent` is false when the server had the bytes already; then only who sees them changes.
 * May be called again after a failure; a half upload leaves nothing. `keepAccess`: that stays as the server has it.
 */
export async function uploadFile(
	api: FileApi,
	room: string,
	file: { sha256: string; blob: Blob; access: FileAccess; keepAccess?: boolean },
	options: TransferOptions = {}
): Promise<FileOutcome<{ sent: boolean }>> {
	const { sha256, blob, access, keepAccess = false } = file;
	if (blob.size > LIMITS.fileBytes) return fileFailure('too-large', { limitBytes: LIMITS.fileBytes });
	const known = await ask(api.headFile(room, sha256), options.signal);
	if (!(known instanceof Response)) return known;
	if (known.ok) {
		const isAsSaid = keepAccess || known.headers.get('x-roundtable-access') === access;
		const changed = isAsSaid ? null : await changeFileAccess(api, room, sha256, access, options.signal);
		return changed?.ok === false ? changed : { ok: true, value: { sent: false } };
	}
	// Not found is what one hopes for; forbidden may be a file that only facilitators see, which putting tells apart.
	if (known.status !== 404 && known.status !== 403) return readProblem(known.status, '');
	return send(api.putFile(room, sha256, access), blob, options);
}

/** Changes who may fetch a file that the server has: for its owner and facilitators. */
export async function changeFileAccess(
	api: FileApi,
	room: string,
	sha256: string,
	access: FileAccess,
	signal?: AbortSignal
): Promise<FileOutcome<void>> {
	const changed = await ask(api.setFileAccess(room, sha256, access), signal);
	if (!(changed instanceof Response)) return changed;
	return changed.ok ? { ok: true, value: undefined } : readProblem(changed.status, await changed.text());
}

/** Fetches a file of the room and keeps it here. Bytes that are not the file are refused and not kept. */
export async function downloadFile(
	api: FileApi,
	room: string,
	sha256: string,
	files: DeviceFiles,
	{ onProgress, signal }: TransferOptions = {}
): Promise<FileOutcome<Blob>> {
	const here = await files.getFile(sha256);
	if (here !== null) return { ok: true, value: here };
	const response = await ask(api.getFile(room, sha256), signal);
	if (!(response instanceof Response)) return response;
	if (!response.ok || response.body === null) return readProblem(response.status, await response.text());
	const length = Number(response.headers.get('content-length') ?? Number.NaN);
	const of = Number.isFinite(length) ? length : null;
	let received: { blob: Blob; sha256: string } | null;
	try {
		received = await receive(response.body, (bytes) => onProgress?.(bytes, of));
	} catch {
		return fileFailure(signal?.aborted ? 'cancelled' : 'offline');
	}
	if (received === null) return fileFailure('too-large', { limitBytes: LIMITS.fileBytes });
	if (received.sha256 !== sha256) return fileFailure('hash-mismatch');
	const failure = await files.keep(sha256, received.blob, { signal });
	return failure ?? { ok: true, value: (await files.getFile(sha256)) ?? received.blob };
}

/** Deletes a file from the server. One that is not there any more is withdrawn. */
export async function withdrawFile(api: FileApi, room: string, sha256: string): Promise<FileOutcome<void>> {
	const response = await ask(api.deleteFile(room, sha256));
	if (!(response instanceof Response)) return response;
	if (response.ok || response.status === 404) return { ok: true, value: undefined };
	return readProblem(response.status, await response.text());
}

async function ask({ url, method, headers, body }: FileRequest, signal?: AbortSignal) {
	try {
		return await fetch(url, {
			method,
			headers,
			...(body === undefined ? {} : { body }),
			credentials: 'same-origin',
			cache: 'no-store',
			signal: signal ?? null
		});
	} catch {
		return fileFailure(signal?.aborted ? 'cancelled' : 'offline');
	}
}

/** fetch tells nothing of an upload's progress, so this is XMLHttpRequest. */
function send(
	{ url, method, headers }: FileRequest,
	blob: Blob,
	{ onProgress, signal }: TransferOptions
): Promise<FileOutcome<{ sent: boolean }>> {
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		const abort = () => request.abort();
		const settle = (outcome: FileOutcome<{ sent: boolean }>) => {
			signal?.removeEventListener('abort', abort);
			resolve(outcome);
		};
		request.open(method, url);
		for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
		request.upload.onprogress = ({ loaded }) => onProgress?.(loaded, blob.size);
		request.onload = () => {
			const { status, responseText } = request;
			settle(
				status >= 200 && status < 300
					? { ok: true, value: { sent: true } }
					: readProblem(status, responseText)
			);
		};
		request.onerror = () => settle(fileFailure('offline'));
		request.onabort = () => settle(fileFailure('cancelled'));
		if (signal?.aborted) return settle(fileFailure('cancelled'));
		signal?.addEventListener('abort', abort);
		request.send(blob);
	});
}

/** Blobs of this size may be moved to disk by the browser while the rest arrives. */
const PART_BYTES = 8 * 1024 * 1024;

/** Null: more came than a file may have. */
async function receive(
	body: ReadableStream<Uint8Array<ArrayBuffer>>,
	onBytes: (bytes: number) => void
): Promise<{ blob: Blob; sha256: string } | null> {
	const hasher = await createHasher();
	const blobs: Blob[] = [];
	let parts: Uint8Array<ArrayBuffer>[] = [];
	let pending = 0;
	let bytes = 0;
	const reader = body.getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		hasher.add(value);
		parts.push(value);
		pending += value.length;
		bytes += value.length;
		if (bytes > LIMITS.fileBytes) {
			await reader.cancel();
			return null;
		}
		onBytes(bytes);
		if (pending >= PART_BYTES) {
			blobs.push(new Blob(parts));
			parts = [];
			pending = 0;
		}
	}
	return { blob: new Blob([...blobs, ...parts]), sha256: hasher.hex() };
}
