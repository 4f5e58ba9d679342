/** Asks workers of our own. Their scripts are fetched when the first such file arrives, or somebody is likely to bring one. */
import { trustedWorkerUrl } from '#util';

export type Told<Reply> =
	| { progress: number }
	/** What is known before the rest of the reply. */
	| { early: unknown }
	| { reply: Reply }
	| { error: { name: string; message: string; reason?: string } };

/** The worker's script is not on this device and cannot be fetched. */
export class NoWorker extends Error {}

/** An error that a worker said; `reason` is that of an UnpackFailure or the like. */
export class SaidByWorker extends Error {
	readonly reason: string | undefined;
	constructor({ name, message, reason }: { name: string; message: string; reason?: string }) {
		super(message);
		this.name = name;
		this.reason = reason;
	}
}

export type Asking = {
	signal?: AbortSignal | undefined;
	onProgress?: ((bytes: number) => void) | undefined;
	/** Told what the worker says before its reply, if it does. */
	onEarly?: (early: unknown) => void;
};

/** A worker of our own, which answers one question after the other until it is ended. */
export class Apart {
	readonly #worker: Worker;

	constructor(workerUrl: string) {
		this.#worker = spares.get(workerUrl) ?? startWorker(workerUrl);
		spares.delete(workerUrl);
	}

	/** Rejects with NoWorker, SaidByWorker, or what `signal` aborts with; the worker is ended then. */
	ask<Reply>(request: unknown, { signal, onProgress, onEarly }: Asking = {}): Promise<Reply> {
		const worker = this.#worker;
		return new Promise((resolve, reject) => {
			const abort = () => fail(signal?.reason);
			const fail = (error: unknown) => {
				this.end();
				signal?.removeEventListener('abort', abort);
				reject(error);
			};
			if (signal?.aborted) return abort();
			signal?.addEventListener('abort', abort);
			worker.onerror = (event) => fail(lost(event));
			worker.onmessage = ({ data }: MessageEvent<Told<Reply>>) => {
				if ('progress' in data) return onProgress?.(data.progress);
				if ('early' in data) return onEarly?.(data.early);
				if ('error' in data) return fail(new SaidByWorker(data.error));
				signal?.removeEventListener('abort', abort);
				resolve(data.reply);
			};
			worker.postMessage(request);
		});
	}

	end(): void {
		this.#worker.terminate();
	}
}

function startWorker(workerUrl: string): Worker {
	return new Worker(trustedWorkerUrl(workerUrl), { type: 'module' });
}

/** Workers that wait for their first question, by their script. */
const spares = new Map<string, Worker>();

/** Starts a worker before there is a question for it, which is then answered sooner. */
export function keepSpare(workerUrl: string): void {
	if (spares.has(workerUrl)) return;
	const worker = startWorker(workerUrl);
	spares.set(workerUrl, worker);
	// Its script is not here; whoever asks tries again.
	worker.onerror = () => {
		if (spares.get(workerUrl) === worker) spares.delete(workerUrl);
	};
}

/** Asks a worker that lives for this one question. Rejects as `Apart.ask` does. */
export async function askApart<Reply>(
	workerUrl: string,
	request: unknown,
	asking: Asking = {}
): Promise<Reply> {
	asking.signal?.throwIfAborted();
	const worker = new Apart(workerUrl);
	try {
		return await worker.ask(request, asking);
	} finally {
		worker.end();
	}
}

/** Why a worker ended by itself. One whose script did not arrive has nothing to say; another one broke over the file. */
export function lost({ message }: ErrorEvent): Error {
	return typeof message === 'string' && message !== ''
		? new SaidByWorker({ name: 'Error', message, reason: 'damaged' })
		: new NoWorker();
}

/** In the worker: answers each question. Progress is told each few megabytes. */
export function answerApart<Request, Reply>(
	answer: (
		request: Request,
		onProgress: (bytes: number) => void,
		tellEarly: (early: unknown) => void
	) => Promise<Reply>
): void {
	const tell = (told: Told<Reply>) => self.postMessage(told);
	self.onmessage = async ({ data }: MessageEvent<Request>) => {
		let last = 0;
		const onProgress = (bytes: number) => {
			if (bytes - last < PROGRESS_BYTES) return;
			last = bytes;
			tell({ progress: bytes });
		};
		try {
			const reply = await answer(data, onProgress, (early) => tell({ early }));
			tell({ reply });
		} catch (error) {
			const { name, message } =
				error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
			const reason = (error as { reason?: unknown }).reason;
			tell({ error: { name, message, ...(typeof reason === 'string' ? { reason } : {}) } });
		}
	};
}

const PROGRESS_BYTES = 4 * 1024 * 1024;
