/** Whether a file that stays where it is is another one by now, and what its footer tells of the change. Nothing is changed by asking. */
import { isSameVersion } from '$lib/files';
import type { FooterChange, LinkedFailure, LinkedFile, RemoteFacts } from '$lib/ingest';
import { versionOf } from './linked-stage.ts';
import type { RoomFile } from './room-file.ts';
import type { Room } from './room.svelte.ts';

export type NewerLinkedStage =
	| { is: 'asking' }
	/** `said`: by the site; `footer`: it says nothing, and the footer is the same. */
	| { is: 'same'; because: 'said' | 'footer' }
	/** `change` null: the footer of the version before is not on this device. */
	| { is: 'different'; file: LinkedFile; change: FooterChange | null }
	| { is: 'failed'; failure: LinkedFailure };

/** How a site is asked. */
type Asking = {
	lookAtLink(
		address: string,
		signal?: AbortSignal
	): Promise<{ ok: true; facts: RemoteFacts } | LinkedFailure>;
	openLinked(
		address: string,
		facts: RemoteFacts,
		options: { signal?: AbortSignal }
	): Promise<{ ok: true; file: LinkedFile } | LinkedFailure>;
};

export class NewerLinked {
	readonly #room: Room;
	readonly #asking: Asking | null;
	readonly #work = new AbortController();
	#file: RoomFile;
	#stage = $state.raw<NewerLinkedStage>({ is: 'asking' });

	/** `asking`: how its site is asked, if not over the network. */
	constructor(room: Room, file: RoomFile, asking: Asking | null = null) {
		this.#room = room;
		this.#file = $state.raw(file);
		this.#asking = asking;
	}

	/** As the room had it when its site was asked. */
	get file(): RoomFile {
		return this.#file;
	}

	get stage(): NewerLinkedStage {
		return this.#stage;
	}

	/** Whether this person may take the version that is there, for all who see the file. */
	get mayTake(): boolean {
		return this.#stage.is === 'different' && (this.#room.canWrite || this.#file.file.link === null);
	}

	/** Asks the site; reads the footer of what it does not say to be the same. */
	async check(): Promise<void> {
		const { link } = this.#file;
		if (link === null) return;
		const { signal } = this.#work;
		const ingest = await import('$lib/ingest');
		const { lookAtLink, openLinked } = this.#asking ?? ingest;
		const looked = await lookAtLink(link.url, signal);
		if (signal.aborted) return;
		if (!looked.ok) return this.#is({ is: 'failed', failure: looked });
		const isSize = looked.facts.bytes === link.bytes;
		const said = isSameVersion(link, looked.facts);
		if (isSize && said === true) return this.#is({ is: 'same', because: 'said' });
		const opened = await openLinked(link.url, looked.facts, { signal });
		if (signal.aborted) return;
		if (!opened.ok) return this.#is({ is: 'failed', failure: opened });
		const { file } = opened;
		if (isSize && said === null && file.footerHash === link.footerHash)
			return this.#is({ is: 'same', because: 'footer' });
		const before = this.#room.workbench.linked.openOf(this.#file) ?? (await ingest.openKept(link, signal));
		if (signal.aborted) return;
		this.#is({ is: 'different', file, change: before === null ? null : ingest.compareFooters(before, file) });
	}

	/**
	 * Takes what was found as the file from now on. False: the room has another version since its site was asked, or the
	 * file no more. Then it is asked again, so that nobody puts an older one in the place of a newer.
	 */
	async take(): Promise<boolean> {
		if (this.#stage.is !== 'different' || !this.mayTake) return false;
		const { files, linked } = this.#room.workbench;
		const now = files.get(this.#file.id);
		if (now?.link == null || this.#file.link === null) return false;
		if (versionOf(now.link) === versionOf(this.#file.link)) {
			await linked.take(now, this.#stage.file);
			return true;
		}
		this.#file = now;
		this.#is({ is: 'asking' });
		await this.check();
		return false;
	}

	stop(): void {
		this.#work.abort();
	}

	#is(stage: NewerLinkedStage): void {
		this.#stage = stage;
		if (stage.is !== 'failed' && stage.is !== 'asking')
			this.#room.workbench.linked.noteOther(this.#file, stage.is === 'different');
	}
}
