import { Worker } from 'node:worker_threads';
import type { CompactionReply, CompactionRequest, Joined } from './compaction.worker.ts';
import { Known } from './known.ts';
import type { History, Reverted } from './revert.ts';

export type Compacted = { data: Uint8Array; known: Known };

type Work = { parts: Uint8Array[] } | { history: History };
type Done = Joined | Reverted;
type Waiting = { resolve: (done: Done) => void; reject: (error: Error) => void };

/** A document that takes longer is left as it is. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_MB = 1024;

/** Works on whole documents in a thread of its own, one after another. A thread that dies takes only its own work with it. */
export class Compactor {
	#worker: Worker | null = null;
	#lastId = 0;
	readonly #waiting = new Map<number, Waiting>();
	#queue: Promise<unknown> = Promise.resolve();

	/** Rejects when the parts do not make a whole document. */
	async compact(parts: Uint8Array[]): Promise<Compacted> {
		const { data, known } = (await this.#enqueue({ parts })) as Joined;
		return { data, known: Known.decode(known) };
	}

	/** Rejects when the history does not make a document. */
	async revert(history: History): Promise<Reverted> {
		return (await this.#enqueue({ history })) as Reverted;
	}

	async close(): Promise<void> {
		await this.#worker?.terminate();
	}

	#enqueue(work: Work): Promise<Done> {
		const result = this.#queue.then(() => this.#run(work));
		this.#queue = result.catch(() => undefined);
		return result;
	}

	#run(work: Work): Promise<Done> {
		const worker = (this.#worker ??= this.#start());
		const id = ++this.#lastId;
		return new Promise<Done>((resolve, reject) => {
			const timer = setTimeout(() => void worker.terminate(), TIME_LIMIT_MS);
			this.#waiting.set(id, {
				resolve: (done) => (clearTimeout(timer), resolve(done)),
				reject: (error) => (clearTimeout(timer), reject(error))
			});
			worker.postMessage({ id, ...work } satisfies CompactionRequest);
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
			else waiting?.resolve(reply);
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
