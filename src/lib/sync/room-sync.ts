/**
 * One open roundtable: its documents on this device and, once it is shared, on the server; who this person is there; and
 * at every moment the truth about where their words are.
 */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { CloseReason, Hello } from '#protocol';
import { assert } from '#util';
import type { Outcome } from '$lib/api';
import { Access } from './access.ts';
import { Caller, type CallerOptions } from './caller.ts';
import { ChangeNote } from './change-note.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Device } from './device.ts';
import type { DocSlot } from './doc-slot.ts';
import { Door } from './door.ts';
import { CurrentState } from './current-state.ts';
import { Documents, type DocumentsOptions } from './documents.ts';
import type { Facts } from './gather-state.ts';
import type { Line } from './line.ts';
import { observeOnline, type NetworkEvents } from './network-events.ts';
import { People } from './people.ts';
import { PutBack } from './put-back.ts';
import { Refusals } from './refusals.ts';
import type { RoomRecord } from './room-record.ts';
import { registerRoom } from './share.ts';
import type { SyncState } from './sync-state.ts';

/** `api`: also for signing in again and for sharing. */
export type RoomOptions = Pick<CallerOptions, 'origin' | 'api' | 'WebSocket' | 'fetch'> & {
	/** Fires `online` when the network is back; default: the page. */
	events?: NetworkEvents | null;
	clock?: Clock;
	/** Which origins are of writing: what they do without a pause is one change to people, and counted as one. */
	isWriting?: DocumentsOptions['isWriting'];
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
	const clock = options.clock ?? systemClock;
	const { isWriting } = options;
	const current = () => device.getRoom(roomId) ?? record;
	const documents = await Documents.open({ device, clock, isWriting, record: current });
	return new RoomSync(device, record, documents, clock, options);
}

export type { RoomSync };
class RoomSync {
	readonly id: string;
	readonly refusals: Refusals;
	readonly #device: Device;
	readonly #documents: Documents;
	readonly #clock: Clock;
	readonly #options: RoomOptions;
	readonly #people = new People();
	readonly #access: Access;
	readonly #caller: Caller;
	readonly #door: Door;
	readonly #putBack: PutBack;
	readonly #note: ChangeNote;
	readonly #current: CurrentState;
	readonly #stops: (() => void)[];
	#record: RoomRecord;
	#forgotten = false;
	/** As the server last said. */
	#recovery: SyncState['recovery'] = null;
	#closed = false;

	constructor(device: Device, record: RoomRecord, documents: Documents, clock: Clock, options: RoomOptions) {
		this.id = record.id;
		this.#device = device;
		this.#record = record;
		this.#documents = documents;
		this.#clock = clock;
		this.#options = options;
		this.#note = new ChangeNote(record.lastChangeAt, clock, (lastChangeAt) =>
			device.updateRoom(record.id, { lastChangeAt })
		);
		this.#access = new Access({
			api: options.api,
			identity: device.identity,
			clock,
			onsignedin: () => this.#connect(),
			onended: (reason) => this.#end(reason)
		});
		this.#caller = new Caller({ ...options, room: record.id, clock, onchange: () => this.#current.update() });
		this.#door = new Door(clock, () => {
			if (this.#access.ended === null) this.#connect();
		});
		const { quarantine } = device;
		this.refusals = new Refusals({ room: record.id, quarantine, documents, role: () => this.#record.role });
		this.#putBack = new PutBack({
			clock,
			allowed: () => this.#recovery === 'open',
			quarantined: () => this.refusals.all,
			applyAgain: (refused) => this.refusals.applyAgain(refused)
		});
		this.#current = new CurrentState(clock, () => this.#facts());
		this.#stops = this.#listen();
		void device.updateRoom(record.id, { lastOpenedAt: clock.now() });
		this.#connect();
		this.#current.update();
	}

	/** The truth as of now. A new object after every change. */
	get state(): SyncState {
		return this.#current.value;
	}

	observe(listener: (state: SyncState) => void): () => void {
		return this.#current.observe(listener);
	}

	get docs(): RoomDocs {
		const { content, discussion, backstage } = this.#documents;
		return {
			content: content.current.doc,
			discussion: discussion.current.doc,
			backstage: backstage?.current.doc ?? null
		};
	}

	/** Calls when another Y.Doc stands in a place: after a refusal, and when backstage opens or closes. */
	observeDocs(listener: (docs: RoomDocs) => void): () => void {
		return this.#documents.replaced.observe(() => listener(this.docs));
	}

	/** Presence in `content`; another object after `observeDocs` has called. */
	get awareness(): Awareness {
		return this.#documents.content.current.awareness;
	}

	/** Yjs client id → principal, as the server has checked it. Stays after the person has left. */
	get people(): ReadonlyMap<number, string> {
		return this.#people.principals;
	}

	observePeople(listener: () => void): () => void {
		return this.#people.observe(listener);
	}

	/** Calls when somebody came back with a recovery code; the server tells facilitators only. */
	observeReturns(listener: (principal: string) => void): () => void {
		return this.#documents.returned.observe(listener);
	}

	/** True while closing this tab would lose something that was written: for `beforeunload`. */
	get leaveGuard(): boolean {
		return this.#documents.all().some((slot) => slot.current.onlyHere);
	}

	/**
	 * Puts a roundtable of this device on the server. May be called again after any failure, a lost reply included.
	 * `code`: what the server's operator gives to those who may start roundtables there, if it asks (`code-required`).
	 */
	async share({ code }: { code?: string } = {}): Promise<Outcome<void>> {
		const { api } = this.#options;
		if (api === undefined) return { ok: false, problem: 'offline' };
		// First: nothing may be on the server's side without being known to wait.
		await this.#documents.beginWaiting();
		const outcome = await registerRoom(api, this.#record, this.#device.identity, code);
		if (!outcome.ok) return outcome;
		this.#access.reset();
		await this.#device.updateRoom(this.id, { where: 'room', role: outcome.value.role });
		return { ok: true, value: undefined };
	}

	/** Calls the server again after it had ended the connection for good, as after joining anew. */
	retry(): void {
		this.#access.reset();
		this.#connect();
		this.#current.update();
	}

	/** Lets go of everything; what is queued is on disk when this resolves. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		this.#current.close();
		for (const stop of this.#stops) stop();
		this.#caller.close();
		this.#access.close();
		this.#putBack.close();
		this.#door.close();
		await this.#documents.close({ abandon: this.#forgotten });
		if (!this.#forgotten) await this.#note.flush();
	}

	#listen(): (() => void)[] {
		const documents = this.#documents;
		return [
			documents.changed.observe(() => {
				this.#current.update();
				// The server may have said so before what was refused was out of the way.
				this.#putBack.look();
			}),
			documents.hello.observe((hello) => this.#meet(hello)),
			documents.who.observe(({ clientId, principal }) => this.#people.learn(clientId, principal)),
			documents.closed.observe(({ slot, reason, line }) => this.#onClosed(slot, reason, line)),
			documents.edited.observe(({ here }) => {
				this.#note.changed();
				// Browsers may ask the person, so not before there is something worth keeping.
				if (here) void this.#device.requestPersistence();
				this.#setAside();
			}),
			this.#device.observeRooms(() => this.#follow()),
			// What still looks open may have died with the network, so every socket is made anew.
			observeOnline(this.#options.events, () => documents.reconnect())
		];
	}

	/** The device's list changed, perhaps in another tab: shared meanwhile, forgotten meanwhile. */
	#follow(): void {
		const record = this.#device.getRoom(this.id);
		if (record === null) {
			this.#forgotten = true;
			this.#current.update();
			void this.close();
			return;
		}
		const shared = this.#record.where === 'device' && record.where === 'room';
		this.#record = record;
		if (shared) {
			void this.#documents.beginWaiting();
			this.#connect();
		}
		this.#current.update();
	}

	#meet({ role, readers, principal, recovery, deleteAt }: Hello): void {
		this.#access.entered();
		this.#door.opened();
		const said = { role, readers, principal, deleteAt: deleteAt ?? null, deletedAt: undefined };
		const isNews = Object.entries(said).some(
			([key, value]) => this.#record[key as keyof typeof said] !== value
		);
		if (isNews) void this.#device.updateRoom(this.id, said);
		if (role === 'facilitator') this.#documents.openBackstage();
		else this.#documents.closeBackstage();
		this.#recovery = recovery ?? null;
		this.#putBack.look();
		this.#current.update();
	}

	#connect(): void {
		if (this.#record.where === 'device' || this.#closed) return;
		const line = this.#caller.dial();
		if (line !== null) this.#documents.connect(line);
	}

	#onClosed(slot: DocSlot, reason: CloseReason, line: Line): void {
		const { line: last } = this.#caller;
		if (line !== last && last !== null) {
			// The answer to a call from before the last sign-in.
			slot.connect(last);
		} else if (slot.name === 'backstage' && reason === 'forbidden') {
			// Only facilitators get in there: the role has changed, and `content` will say so.
			this.#documents.closeBackstage();
		} else if ((reason === 'malformed' || reason === 'tooLarge') && !slot.isAside) {
			// It is about what was said, not about who said it.
			void slot.refuse(reason, true);
		} else if (reason === 'notOpen') {
			this.#door.shut();
			void this.#device.updateRoom(this.id, { readers: 'waiting' });
			this.#current.update();
		} else {
			this.#access.closed(reason);
		}
	}

	#end(reason: CloseReason): void {
		this.#setAside();
		if (BARRED.includes(reason)) void this.#device.updateRoom(this.id, { role: null });
		// Once: it is asked about again whenever the roundtable is opened.
		if (reason === 'deleted' && this.#record.deletedAt === undefined)
			void this.#device.updateRoom(this.id, { deletedAt: this.#clock.now() });
		this.#current.update();
	}

	/** After access has ended nothing may slip in later, should this person be let in again: it counts as refused. */
	#setAside(): void {
		const reason = this.#access.ended?.reason;
		if (reason === undefined || !BARRED.includes(reason)) return;
		for (const slot of this.#documents.all()) if (slot.waiting > 0) void slot.refuse(reason, false);
	}

	#facts(): Omit<Facts, 'notLiveSince'> {
		return {
			record: this.#record,
			slots: this.#documents.all(),
			quarantined: this.refusals.all,
			ended: this.#access.ended,
			lastChangeAt: this.#note.at,
			via: this.#caller.via,
			notOpen: this.#door.isShut,
			forgotten: this.#forgotten,
			recovery: this.#recovery
		};
	}
}
