/** A file by link: what its site says of it, then its bytes. Nothing is asked of another site before a person says so. */
import type { LinkedFailure, LinkedFile, RemoteFacts, RemoteFailure, Unfinished } from '$lib/ingest';
import type { FileSource, PickedFile } from './file-source.ts';

export type LinkStage =
	| { is: 'asking' }
	| { is: 'looking' }
	/** `kept`: bytes of it that are here already. */
	| { is: 'looked'; facts: RemoteFacts; kept: number }
	| { is: 'fetching'; facts: RemoteFacts; bytes: number }
	/** Where the site gives parts, what has come is kept. */
	| { is: 'stopped'; facts: RemoteFacts; bytes: number; why: RemoteFailure['reason'] | 'cancelled' }
	| { is: 'failed'; failure: RemoteFailure };

/** What the footer of a Parquet file says, which is read by itself where its site gives parts. Null: there is none to read. */
export type LinkFooter = 'reading' | { ok: true; file: LinkedFile } | LinkedFailure | null;

export class LinkDownload {
	/** As it was typed. */
	address = $state('');
	#stage = $state.raw<LinkStage>({ is: 'asking' });
	#unfinished = $state.raw<readonly Unfinished[]>([]);
	#footer = $state.raw<LinkFooter>(null);
	#work = new AbortController();

	get footer(): LinkFooter {
		return this.#footer;
	}

	get stage(): LinkStage {
		return this.#stage;
	}

	/** What was begun on this device and not ended. */
	get unfinished(): readonly Unfinished[] {
		return this.#unfinished;
	}

	async findUnfinished(): Promise<void> {
		const { listDownloads } = await import('$lib/ingest');
		this.#unfinished = await listDownloads();
	}

	/** Asks the site about the address. */
	async look(): Promise<void> {
		const signal = this.#begin();
		this.#stage = { is: 'looking' };
		this.#footer = null;
		const { lookAtLink, maybeParquet, openLinked } = await import('$lib/ingest');
		const looked = await lookAtLink(this.address, signal);
		if (signal.aborted || looked.ok === false) {
			if (!signal.aborted && !looked.ok && looked.reason !== 'cancelled')
				this.#stage = { is: 'failed', failure: looked };
			return;
		}
		await this.findUnfinished();
		if (signal.aborted) return;
		this.#stage = { is: 'looked', facts: looked.facts, kept: this.#keptOf(looked.facts) };
		if (!maybeParquet(looked.facts)) return;
		this.#footer = 'reading';
		const footer = await openLinked(this.address.trim(), looked.facts, { signal });
		if (!signal.aborted) this.#footer = footer;
	}

	/** Fetches what was looked at. Null: stopped, for a reason that `stage` has. */
	async fetch(): Promise<PickedFile | null> {
		const { stage } = this;
		if (stage.is !== 'looked' && stage.is !== 'stopped') return null;
		const signal = this.#begin();
		if (this.#footer === 'reading') this.#footer = null;
		const { facts } = stage;
		let bytes = 0;
		const onProgress = (now: number) => {
			bytes = now;
			if (!signal.aborted) this.#stage = { is: 'fetching', facts, bytes };
		};
		onProgress(0);
		const { fetchLink } = await import('$lib/ingest');
		const fetched = await fetchLink(this.address, facts, { signal, onProgress });
		if (fetched.ok) {
			const { etag, lastModified } = fetched.facts;
			const fetchedAt = Date.now();
			return {
				file: fetched.file,
				source: { url: this.address.trim(), fetchedAt, etag, lastModified, byHand: false }
			};
		}
		const why = fetched.reason;
		await this.findUnfinished();
		// Something else is asked by now.
		if (signal !== this.#work.signal) return null;
		const stopped = why === 'cancelled' || why === 'broken' || why === 'unreachable';
		this.#stage = stopped
			? { is: 'stopped', facts, bytes: this.#keptOf(facts), why }
			: { is: 'failed', failure: { ...fetched, reason: why } };
		return null;
	}

	/** Stops fetching. */
	cancel(): void {
		this.#work.abort();
		if (this.#stage.is === 'looking') this.#stage = { is: 'asking' };
	}

	/** Back to the question, with the address as it is. */
	ask(): void {
		this.cancel();
		this.#stage = { is: 'asking' };
	}

	/** Somebody fetched it from there another way. */
	byHand(file: File): PickedFile {
		const source: FileSource = {
			...{ url: this.address.trim(), fetchedAt: Date.now(), etag: null, lastModified: null },
			byHand: true
		};
		return { file, source };
	}

	/** Throws away what has come of a file. */
	async discard(address: string): Promise<void> {
		await forgetDownload(address);
		await this.findUnfinished();
		const { stage } = this;
		if (address !== this.address) return;
		if (stage.is === 'stopped' || stage.is === 'looked')
			this.#stage = { is: 'looked', facts: stage.facts, kept: 0 };
	}

	#keptOf(facts: RemoteFacts): number {
		const known = this.#unfinished.find(({ address }) => address === this.address);
		return facts.ranges && known !== undefined && known.facts.etag === facts.etag ? known.bytes : 0;
	}

	#begin(): AbortSignal {
		this.#work.abort();
		this.#work = new AbortController();
		return this.#work.signal;
	}
}

/** Once a file is kept as a file, or nobody wants it. */
export async function forgetDownload(address: string): Promise<void> {
	const ingest = await import('$lib/ingest');
	await ingest.forgetDownload(address);
}
