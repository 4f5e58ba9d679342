/**
 * One open roundtable: its three documents on this device and, once it is shared, on the server; who this person is there;
 * and at every moment the truth about where their words are.
 */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { BEARER_PREFIX, SUBPROTOCOL, type CloseReason, type DocName, type Hello } from '#protocol';
import { assert, Emitter } from '#util';
import type { Api, Outcome } from '$lib/api';
import { Access } from './access.ts';
import { applyRefused, type Applied } from './apply-again.ts';
import { ChangeNote } from './change-note.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Device } from './device.ts';
import { DocSlot } from './doc-slot.ts';
import type { Line } from './line.ts';
import { People } from './people.ts';
import type { Quarantined, RefusedContent } from './quarantine.ts';
import type { RoomRecord } from './room-record.ts';
import { registerRoom } from './share.ts';
import { gatherState } from './gather-state.ts';
import type { SyncState } from './sync-state.ts';

type Events = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

export type RoomOptions = {
	/** Where the server is, as `https://host`; default: the api's. With neither the server is not called. */
	origin?: string;
	/** For signing in again and for sharing. Its bearer, if it has one, also opens the sockets. */
	api?: Api;
	WebSocket?: Line['WebSocket'];
	/** Fires `online` when the network is back; default: the page. */
	events?: Events | null;
	clock?: Clock;
};

/** The documents that now stand; `backstage` only for facilitators. */
export type RoomDocs = { content: Y.Doc; discussion: Y.Doc; backstage: Y.Doc | null };

/** This person is not let in. Of a roundtable that is gone, in contrast, nobody is left who could refuse anything. */
const BARRED: readonly CloseReason[] = ['forbidden', 'signedOut'];

/**
 * Resolves once everything that this device has of the roundtable is in its documents; the server is then being called.
 * The roundtable must be in the device's list (`createRoomRecord`, `joinRoom`).
 */
export async function openRoom(device: Device, roomId: string, options: RoomOptions = {}): Promise<RoomSync> {
	const record = device.getRoom(roomId);
	assert(record !== null, `roundtable ${roomId} is not on this device`);
	const room = new RoomSync(device, record, options);
	await room.start();
	return room;
}

export type { RoomSync };
class RoomSync {
	readonly id: string;
	readonly #device: Device;
	readonly #options: RoomOptions;
	readonly #clock: Clock;
	readonly #slots = new Map<DocName, DocSlot>();
	readonly #people = new People();
	readonly #access: Access;
	readonly #note: ChangeNote;
	readonly #stateChanged = new Emitter<SyncState>();
	readonly #docsChanged = new Emitter<RoomDocs>();
	readonly #stops: (() => void)[] = [];
	#record: RoomRecord;
	#state: SyncState | null = null;
	#forgotten = false;
	/** Opening and closing backstage takes its time; the next change of role waits for it. */
	#backstage: Promise<void> = Promise.resolve();
	#line: Line | null = null;
	#live = false;
	#notLiveSince: number;
	#cancelWord: (() => void) | null = null;
	#closed = false;

	constructor(device: Device, record: RoomRecord, options: RoomOptions) {
		this.id = record.id;
		this.#device = device;
		this.#record = record;
		this.#options = options;
		this.#clock = options.clock ?? systemClock;
		this.#notLiveSince = this.#clock.now();
		this.#note = new ChangeNote(record.lastChangeAt, this.#clock, (lastChangeAt) =>
			device.updateRoom(record.id, { lastChangeAt })
		);
		this.#access = new Access({
			api: options.api,
			identity: device.identity,
			clock: this.#clock,
			onsignedin: () => this.#connect(),
			onended: (reason) => this.#end(reason)
		});
	}

	/** The truth as of now. A new object after every change. */
	get state(): SyncState {
		return this.#state ?? this.#gather().state;
	}

	observe(listener: (state: SyncState) => void): () => void {
		return this.#stateChanged.observe(listener);
	}

	get docs(): RoomDocs {
		return {
			content: this.#slot('content').current.doc,
			discussion: this.#slot('discussion').current.doc,
			backstage: this.#slots.get('backstage')?.current.doc ?? null
		};
	}

	/** Calls when another Y.Doc stands in a place: after a refusal, and when backstage opens or closes. */
	observeDocs(listener: (docs: RoomDocs) => void): () => void {
		return this.#docsChanged.observe(listener);
	}

	/** Presence in `content`; another object after `observeDocs` has called. */
	get awareness(): Awareness {
		return this.#slot('content').current.awareness;
	}

	/** Yjs client id → principal, as the server has checked it. Stays after the person has left. */
	get people(): ReadonlyMap<number, string> {
		return this.#people.principals;
	}

	observePeople(listener: () => void): () => void {
		return this.#people.observe(listener);
	}

	/** True while closing this tab would lose something that was written: for `beforeunload`. */
	get leaveGuard(): boolean {
		return [...this.#slots.values()].some((slot) => slot.current.onlyHere);
	}

	/** What the server refused and is kept here, oldest first. Changes are announced by `observe`. */
	get quarantined(): Quarantined[] {
		return this.#device.quarantined(this.id);
	}

	/** For showing or saving what was refused. */
	readRefused(record: Quarantined): Promise<RefusedContent> {
		return this.#device.readRefused(record);
	}

	/** Makes the refused edits again, as new edits of now: all of them, and they leave the quarantine, or none. */
	async applyAgain(record: Quarantined): Promise<Applied> {
		const slot = this.#slots.get(record.doc);
		const refused = await this.readRefused(record);
		if (slot === undefined || !record.rebuilt) return 'not-now';
		const applied = applyRefused(slot.current.doc, record.doc, refused, this.#record.role);
		if (applied !== 'applied') return applied;
		await slot.current.store.settled();
		// Forgotten as refused only once they are kept as edits.
		if (!slot.current.onlyHere) await this.#device.discard(record);
		return applied;
	}

	/** Forgets what was refused. There is no other copy. */
	async discard(record: Quarantined): Promise<void> {
		await this.#device.discard(record);
	}

	/** Puts a roundtable of this device on the server. May be called again after any failure, a lost reply included. */
	async share(): Promise<Outcome<void>> {
		const { api } = this.#options;
		if (api === undefined) return { ok: false, problem: 'offline' };
		// First: nothing may be on the server's side without being known to wait.
		await Promise.all([...this.#slots.values()].map((slot) => slot.beginWaiting()));
		const outcome = await registerRoom(api, this.#record, this.#device.identity);
		if (!outcome.ok) return outcome;
		this.#access.reset();
		await this.#device.updateRoom(this.id, { where: 'room', role: outcome.value.role });
		return { ok: true, value: undefined };
	}

	/** Calls the server again after it had ended the connection for good, as after joining anew. */
	retry(): void {
		this.#access.reset();
		this.#connect();
		this.#update();
	}

	/** Lets go of everything; what is queued is on disk when this resolves. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		for (const stop of this.#stops) stop();
		this.#access.close();
		this.#cancelWord?.();
		await this.#backstage;
		await Promise.all([...this.#slots.values()].map((slot) => slot.close()));
		if (!this.#forgotten) await this.#note.flush();
	}

	/** Called once, by `openRoom`. */
	async start(): Promise<void> {
		await Promise.all([this.#openSlot('content'), this.#openSlot('discussion')]);
		if (this.#record.role === 'facilitator') await this.#openSlot('backstage');
		this.#stops.push(this.#device.observeRooms(() => this.#follow()));
		this.#listenToNetwork();
		void this.#device.updateRoom(this.id, { lastOpenedAt: this.#clock.now() });
		this.#connect();
		this.#update();
	}

	#listenToNetwork(): void {
		const page = typeof window === 'undefined' ? null : window;
		const events = this.#options.events === undefined ? page : this.#options.events;
		// What still looks open may have died with the network, so every socket is made anew.
		const online = () => this.#slots.forEach((slot) => slot.reconnect());
		events?.addEventListener('online', online);
		this.#stops.push(() => events?.removeEventListener('online', online));
	}

	/** The device's list changed, perhaps in another tab: shared meanwhile, forgotten meanwhile. */
	#follow(): void {
		const record = this.#device.getRoom(this.id);
		if (record === null) {
			this.#forgotten = true;
			this.#update();
			void this.close();
			return;
		}
		const shared = this.#record.where === 'device' && record.where === 'room';
		this.#record = record;
		if (shared) {
			this.#slots.forEach((slot) => void slot.beginWaiting());
			this.#connect();
		}
		this.#update();
	}

	async #openSlot(name: DocName): Promise<void> {
		const slot = await DocSlot.open(
			{
				device: this.#device,
				room: this.id,
				name,
				clock: this.#clock,
				waits: this.#record.where === 'room'
			},
			this.#record.docNames[name]
		);
		this.#slots.set(name, slot);
		slot.changed.observe(() => this.#update());
		slot.replaced.observe(() => this.#docsChanged.emit(this.docs));
		slot.who.observe(({ clientId, principal }) => this.#people.learn(clientId, principal));
		slot.edited.observe(({ here }) => {
			this.#note.changed();
			// Browsers may ask the person, so not before there is something worth keeping.
			if (here) void this.#device.requestPersistence();
			this.#setAside();
		});
		slot.closed.observe(({ reason, line }) => this.#onClosed(slot, reason, line));
		if (name === 'content') slot.hello.observe((hello) => this.#meet(hello));
	}

	#slot(name: 'content' | 'discussion'): DocSlot {
		const slot = this.#slots.get(name);
		assert(slot !== undefined, 'the roundtable is open');
		return slot;
	}

	#meet({ role }: Hello): void {
		this.#access.entered();
		if (this.#record.role !== role) void this.#device.updateRoom(this.id, { role });
		if (role === 'facilitator') this.#openBackstage();
		else this.#closeBackstage();
	}

	#openBackstage(): void {
		this.#backstage = this.#backstage.then(async () => {
			if (this.#slots.has('backstage') || this.#closed) return;
			await this.#openSlot('backstage');
			this.#connect();
			this.#docsChanged.emit(this.docs);
		});
	}

	#closeBackstage(): void {
		this.#backstage = this.#backstage.then(async () => {
			const slot = this.#slots.get('backstage');
			if (slot === undefined || this.#closed) return;
			this.#slots.delete('backstage');
			await slot.end('role');
			this.#docsChanged.emit(this.docs);
			this.#update();
		});
	}

	#onClosed(slot: DocSlot, reason: CloseReason, line: Line): void {
		if (line !== this.#line && this.#line !== null) {
			// The answer to a call from before the last sign-in.
			slot.connect(this.#line);
		} else if (slot.name === 'backstage' && reason === 'forbidden') {
			// Only facilitators get in there: the role has changed, and `content` will say so.
			this.#closeBackstage();
		} else if ((reason === 'malformed' || reason === 'tooLarge') && !slot.isAside) {
			// It is about what was said, not about who said it.
			void slot.refuse(reason, true);
		} else {
			this.#access.closed(reason);
		}
	}

	#connect(): void {
		const { api, origin = api?.origin, WebSocket: Socket = WebSocket } = this.#options;
		if (this.#record.where === 'device' || this.#closed || origin === undefined) return;
		const line = (this.#line = {
			url: `${origin.replace(/^http/, 'ws')}/sync/${this.id}`,
			WebSocket: Socket,
			protocols() {
				const token = api?.bearer?.token ?? null;
				return token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, BEARER_PREFIX + token];
			}
		});
		for (const slot of this.#slots.values()) slot.connect(line);
	}

	#end(reason: CloseReason): void {
		this.#setAside();
		if (BARRED.includes(reason)) void this.#device.updateRoom(this.id, { role: null });
		this.#update();
	}

	/** After access has ended nothing may slip in later, should this person be let in again: it counts as refused. */
	#setAside(): void {
		const reason = this.#access.ended?.reason;
		if (reason === undefined || !BARRED.includes(reason)) return;
		for (const slot of this.#slots.values()) if (slot.waiting > 0) void slot.refuse(reason, false);
	}

	#gather() {
		return gatherState(
			{
				record: this.#record,
				slots: [...this.#slots.values()],
				quarantined: this.quarantined,
				ended: this.#access.ended,
				notLiveSince: this.#notLiveSince,
				lastChangeAt: this.#note.at,
				forgotten: this.#forgotten
			},
			this.#clock.now()
		);
	}

	#update(): void {
		const now = this.#clock.now();
		const live = [...this.#slots.values()].every((slot) => slot.live);
		if (this.#live && !live) this.#notLiveSince = now;
		this.#live = live;
		const before = this.#state;
		const { state, changesAt } = this.#gather();
		this.#cancelWord?.();
		this.#cancelWord = null;
		if (changesAt !== null && !this.#closed) {
			this.#cancelWord = this.#clock.after(Math.max(changesAt - now, 1), () => this.#update());
		}
		if (before !== null && JSON.stringify(before) === JSON.stringify(state)) return;
		this.#state = state;
		this.#stateChanged.emit(state);
	}
}
