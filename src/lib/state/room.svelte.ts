/**
 * One open roundtable as the interface sees it: its documents as lists and verbs, who is here, what is saved where.
 * The documents are the truth; nothing here copies them. When the server refused edits and the room was rebuilt, other
 * documents stand in their place: `documents` changes then, and every list with it.
 */
import * as model from '$lib/model';
import type { Outcome } from '$lib/api';
import { atLeast, authorize, type Readers, type Role, type RoomPromise } from '$lib/protocol';
import {
	isOnServer,
	openRoom,
	type Quarantined,
	type RoomRecord,
	type RoomSync,
	type SyncState
} from '$lib/sync';
import type { Acting } from './acting.ts';
import type { Agenda } from './agenda.svelte.ts';
import type { App } from './app.svelte.ts';
import type { Cards } from './cards.svelte.ts';
import type { Datasets } from './datasets.svelte.ts';
import { dayNews, type DayNews } from './day-news.ts';
import { Live } from './live.svelte.ts';
import type { Notes } from './notes.svelte.ts';
import type { Outline } from './outline.svelte.ts';
import { Presence } from './presence.svelte.ts';
import type { Queries } from './queries.svelte.ts';
import { createParts, type RoomParts } from './room-parts.ts';
import type { UndoState } from './undo.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

export class Room {
	readonly app: App;
	readonly id: string;
	readonly sync: RoomSync;
	readonly presence: Presence;
	/** As it was when it was opened: what remains to be shown if another tab forgets the roundtable. */
	readonly #opened: RoomRecord;
	readonly #record: Live<RoomRecord>;
	readonly #state: Live<SyncState>;
	readonly #cleanups: (() => void)[] = [];
	#parts = $state.raw() as RoomParts;
	#workbench: Workbench | null = null;

	/**
	 * Null when this device does not know the roundtable. `workbench`: now, or when a page sets it up (`setUpWorkbench`), so
	 * that nobody who came to write waits for what runs queries.
	 */
	static async open(
		app: App,
		id: string,
		{ workbench }: { workbench: 'now' | 'later' } = { workbench: 'now' }
	): Promise<Room | null> {
		const record = app.device.getRoom(id);
		if (record === null) return null;
		const room = new Room(
			app,
			await openRoom(app.device, id, { api: app.api, isWriting: model.isWriting }),
			record
		);
		if (workbench === 'now') await room.#fetchWorkbench();
		return room;
	}

	private constructor(app: App, sync: RoomSync, record: RoomRecord) {
		this.app = app;
		this.id = sync.id;
		this.sync = sync;
		this.#opened = record;
		this.#record = new Live(
			(changed) => app.device.observeRooms(changed),
			() => app.device.getRoom(sync.id) ?? this.#opened
		);
		this.#state = new Live(
			(changed) => sync.observe(changed),
			() => sync.state
		);
		this.#parts = this.#createParts();
		this.presence = new Presence(sync);
		this.#cleanups.push(
			sync.observeDocs(() => {
				this.#parts.stop();
				this.#parts = this.#createParts();
			}),
			this.#askToKeepAfterFirstEdit(),
			this.#sendSharedWhenLive()
		);
		this.#introduce();
	}

	#createParts() {
		return createParts(this.app, this.sync, this.me, () => authorize(this.#roleNow(), 'content', 'write'));
	}

	async close(): Promise<void> {
		for (const cleanup of this.#cleanups) cleanup();
		this.#parts.stop();
		this.presence.stop();
		await this.#workbench?.stop();
		await this.sync.close();
	}

	/** Files, tables and queries on this device. */
	get workbench(): Workbench {
		if (this.#workbench === null) throw new Error('No page has set up the workbench');
		return this.#workbench;
	}

	/** Whether closing the page would lose a file that was added just now. */
	get isWritingFiles(): boolean {
		return this.#workbench?.files.isWriting ?? false;
	}

	/** Keeps the one workbench of this room; see `setUpWorkbench`. */
	keepWorkbench(make: () => Workbench): Workbench {
		if (this.#workbench !== null) return this.#workbench;
		// Made while a page is drawn, it must outlive that page: what it derives would stand still with it.
		this.#cleanups.push($effect.root(() => void (this.#workbench = make())));
		return this.workbench;
	}

	async #fetchWorkbench(): Promise<Workbench> {
		const { setUpWorkbench } = await import('./workbench.svelte.ts');
		return setUpWorkbench(this);
	}

	get record(): RoomRecord {
		return this.#record.current;
	}

	/** False for one that was made here and is not shared, and for one that the server has deleted. */
	get isOnServer(): boolean {
		return isOnServer(this.record);
	}

	/** When the server deletes it, ms since 1970; null: not by a date, as far as is known here. */
	get deleteAt(): number | null {
		return this.isOnServer ? (this.record.deleteAt ?? null) : null;
	}

	dayNews(now: number): DayNews | null {
		return dayNews(this.record, now);
	}

	/** Sets when the server deletes the roundtable; null: only by hand. Everybody in it is told. */
	async setDeleteAt(deleteAt: number | null): Promise<Outcome<void>> {
		const outcome = await this.app.api.updateRoom(this.id, { deleteAt });
		if (outcome.ok) await this.app.device.updateRoom(this.id, { deleteAt });
		return outcome;
	}

	/** What is saved where, and since when. */
	get saved(): SyncState {
		return this.#state.current;
	}

	get me(): model.Author & { organisation: string } {
		const { principal, name, organisation } = this.app.device.getRoom(this.id) ?? this.#opened;
		return { principal, name, organisation };
	}

	/** Null after access has ended. */
	get role(): Role | null {
		return this.record.where === 'device' ? 'facilitator' : this.saved.role;
	}

	get canWrite(): boolean {
		return authorize(this.role, 'content', 'write');
	}

	get canDiscuss(): boolean {
		return authorize(this.role, 'discussion', 'write');
	}

	get isFacilitator(): boolean {
		return this.role !== null && atLeast(this.role, 'facilitator');
	}

	get title(): string {
		return this.#parts.meta.current.title || this.record.title;
	}

	/** False until its own content has come here: before, nothing that it says is true. */
	get isSeeded(): boolean {
		return this.#parts.meta.current.schemaVersion > 0;
	}

	/** Id of the template it was made from. */
	get template(): string | null {
		return this.#parts.meta.current.template;
	}

	get promise(): RoomPromise {
		return this.#parts.meta.current.promise;
	}

	/** Whether readers see the room: as the server does it, and only before it is reached as it was promised. */
	get readers(): Readers {
		return this.record.readers ?? (this.promise.reading === 'live' ? 'live' : 'waiting');
	}

	/** Everybody who ever wrote their name here. */
	get people(): readonly model.Person[] {
		return this.#parts.meta.current.people;
	}

	/** Null for people this device has not heard of. */
	nameOf(principal: string | null): string | null {
		if (principal === null) return null;
		if (principal === this.me.principal) return this.me.name;
		return this.people.find((person) => person.principal === principal)?.name ?? null;
	}

	get documents(): Acting {
		return this.#parts.as;
	}
	get agenda(): Agenda {
		return this.#parts.agenda;
	}
	get notes(): Notes {
		return this.#parts.notes;
	}
	get datasets(): Datasets {
		return this.#parts.datasets;
	}
	get queries(): Queries {
		return this.#parts.queries;
	}
	get cards(): Cards {
		return this.#parts.cards;
	}
	get outline(): Outline {
		return this.#parts.outline;
	}
	get undo(): UndoState {
		return this.#parts.undo;
	}

	/** Changes the title for everybody; what the link shows follows when the server is reached. */
	async setTitle(title: string): Promise<void> {
		model.updateMeta(this.documents.content, { title });
		await this.app.device.updateRoom(this.id, { title });
		if (this.isOnServer) await this.app.api.updateRoom(this.id, { title });
	}

	/**
	 * Changes the promise for everybody. It never loosens what was said before. First on the server, which lets readers in
	 * by it: nothing may be promised that is not done.
	 */
	async setPromise(promise: RoomPromise): Promise<Outcome<void>> {
		if (this.isOnServer) {
			const outcome = await this.app.api.updateRoom(this.id, { promise });
			if (!outcome.ok) return outcome;
		}
		model.changePromise(this.documents.content, promise, this.me.principal);
		await this.app.device.updateRoom(this.id, { promise });
		return { ok: true, value: undefined };
	}

	/** Edits that the server did not take, oldest first; see `RefusedEdits`. */
	get refused(): Quarantined[] {
		// What is saved where changes whenever this does.
		void this.#state.current;
		return this.sync.refusals.all;
	}

	/** Puts one's name where others find it, once one may write; readers are named by the member list. */
	#introduce(): void {
		const tell = () => {
			const { me, documents } = this;
			if (!this.sync.state.arrived || !authorize(this.#roleNow(), 'content', 'write')) return;
			model.migrate(documents.content);
			const known = model.getPerson(documents.content, me.principal);
			if (known?.name === me.name && known.organisation === me.organisation) return;
			// An empty document has not arrived yet: a name alone would make it look seeded.
			if (model.getMeta(documents.content).schemaVersion > 0) model.setPerson(documents.content, me);
		};
		tell();
		this.#cleanups.push(this.sync.observe(tell));
	}

	#roleNow(): Role | null {
		return this.app.device.getRoom(this.id)?.where === 'device' ? 'facilitator' : this.sync.state.role;
	}

	/** Each time the server is reached it gets the files and rows that belong to the room and only this device may have. */
	#sendSharedWhenLive(): () => void {
		let live = false;
		return this.sync.observe(({ connection }) => {
			const now = connection === 'live';
			if (now && !live) void this.#sendShared();
			live = now;
		});
	}

	async #sendShared(): Promise<void> {
		// Where the server is gone again before this part of the app is fetched, it is for the next time.
		const workbench = await this.#fetchWorkbench().catch(() => null);
		await workbench?.sendShared();
	}

	/** The browser may answer with a question, so it is asked only once something is worth keeping. */
	#askToKeepAfterFirstEdit(): () => void {
		const { content } = this.documents;
		const ask = (transaction: { local: boolean; changed: ReadonlyMap<unknown, unknown> }) => {
			if (!transaction.local || transaction.changed.size === 0) return;
			content.off('afterTransaction', ask);
			void this.app.device.requestPersistence();
		};
		content.on('afterTransaction', ask);
		return () => content.off('afterTransaction', ask);
	}
}
