import { Worker } from 'node:worker_threads';
import type { CompactionReply, CompactionRequest } from './compaction.worker.ts';
import { Known } from './known.ts';

export type Compacted = { data: Uint8Array; known: Known };

type Waiting = { resolve: (reply: Compacted) => void; reject: (error: Error) => void };

/** A document that takes longer is left as it is. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_MB = 1024;

/** Joins documents in a thread of its own, one after another. A thread that dies takes only its own work with it. */
export class Compactor {
	#worker: Worker | null = null;
	#lastId = 0;
	readonly #waiting = new Map<number, Waiting>();
	#queue: Promise<unknown> = Promise.resolve();

	/** Rejects when the parts do not make a whole document. */
	compact(parts: Uint8Array[]): Promise<Compacted> {
		const result = this.#queue.then(() => this.#run(parts));
		this.#queue = result.catch(() => undefined);
		return result;
	}

	async close(): Promise<void> {
		await this.#worker?.terminate();
	}

	#run(parts: Uint8Array[]): Promise<Compacted> {
		const worker = (this.#worker ??= this.#start());
		const id = ++this.#lastId;
		return new Promise<Compacted>((resolve, reject) => {
			const timer = setTimeout(() => void worker.terminate(), TIME_LIMIT_MS);
			this.#waiting.set(id, {
				resolve: (reply) => (clearTimeout(timer), resolve(reply)),
				reject: (error) => (clearTimeout(timer), reject(error))
			});
			worker.postMessage({ id, parts } satisfies CompactionRequest);
		});
	}

	#start(): Worker {
		const entry = new URL('./compaction.worker.ts', import.meta.url);
		const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
		worker.unref();
		worker.on('message', (reply: CompactionReply) => {
			const waiting = this.#waiting.get(reply.id);
			this.#waiting.delete(reply.id);
			if ('error' in reply) waiting?.reject(new Error(reply.error));
			else waiting?.resolve({ data: reply.data, known: Known.decode(reply.known) });
		});
		worker.on('error', (error) => this.#lose(worker, error as Error));
		worker.on('exit', () => this.#lose(worker, new Error('The thread ended')));
		return worker;
	}

	#lose(worker: Worker, error: Error): void {
		if (this.#worker === worker) this.#worker = null;
		for (const { reject } of this.#waiting.values()) reject(error);
		this.#waiting.clear();
	}
}
