/** Asks a worker that lives for one question. Its script is fetched when the first such file arrives. */
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

/** Rejects with NoWorker, SaidByWorker, or what `signal` aborts with; the worker is ended in every case. */
export function askApart<Reply>(
	workerUrl: string,
	request: unknown,
	{ signal, onProgress, onEarly }: Asking = {},
	transfer: Transferable[] = []
): Promise<Reply> {
	return new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module' });
		const abort = () => settle(() => reject(signal?.reason));
		const settle = (answer: () => void) => {
			worker.terminate();
			signal?.removeEventListener('abort', abort);
			answer();
		};
		signal?.addEventListener('abort', abort);
		worker.onerror = (event) => settle(() => reject(lost(event)));
		worker.onmessage = ({ data }: MessageEvent<Told<Reply>>) => {
			if ('progress' in data) onProgress?.(data.progress);
			else if ('early' in data) onEarly?.(data.early);
			else if ('reply' in data) settle(() => resolve(data.reply));
			else settle(() => reject(new SaidByWorker(data.error)));
		};
		worker.postMessage(request, transfer);
	});
}

/** Why a worker ended by itself. One whose script did not arrive has nothing to say; another one broke over the file. */
export function lost({ message }: ErrorEvent): Error {
	return typeof message === 'string' && message !== ''
		? new SaidByWorker({ name: 'Error', message, reason: 'damaged' })
		: new NoWorker();
}

/** In the worker: answers the one question. Progress is told each few megabytes. `transferOf`: what the reply gives away. */
export function answerApart<Request, Reply>(
	answer: (
		request: Request,
		onProgress: (bytes: number) => void,
		tellEarly: (early: unknown) => void
	) => Promise<Reply>,
	transferOf: (reply: Reply) => Transferable[] = () => []
): void {
	const tell = (told: Told<Reply>, transfer: Transferable[] = []) => self.postMessage(told, { transfer });
	let last = 0;
	const onProgress = (bytes: number) => {
		if (bytes - last < PROGRESS_BYTES) return;
		last = bytes;
		tell({ progress: bytes });
	};
	self.onmessage = async ({ data }: MessageEvent<Request>) => {
		try {
			const reply = await answer(data, onProgress, (early) => tell({ early }));
			tell({ reply }, transferOf(reply));
		} catch (error) {
			const { name, message } =
				error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
			const reason = (error as { reason?: unknown }).reason;
			tell({ error: { name, message, ...(typeof reason === 'string' ? { reason } : {}) } });
		}
	};
}

const PROGRESS_BYTES = 4 * 1024 * 1024;
