/**
 * The place of one document in a roundtable. Which `DocSync` stands in it changes once the server has refused edits: the
 * refused one stays to be seen until its successor has arrived from the server, then goes into quarantine, never sent again.
 */
import type { CloseReason, DocName, Hello } from '#protocol';
import { Emitter } from '#util';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import { DocSync, type DocSyncOptions } from './doc-sync.ts';
import type { Line } from './line.ts';
import { nextName, type Quarantined, type RefusalReason } from './quarantine.ts';

export type DocSlotOptions = {
	device: Device;
	room: string;
	name: DocName;
	clock: Clock;
	/** False while no server knows the roundtable. */
	waits: boolean;
	isWriting?: DocSyncOptions['isWriting'];
};

export class DocSlot {
	readonly name: DocName;
	readonly changed = new Emitter();
	/** Another document stands here now. */
	readonly replaced = new Emitter();
	readonly edited = new Emitter<{ here: boolean }>();
	readonly hello = new Emitter<Hello>();
	readonly who = new Emitter<{ clientId: number; principal: string }>();
	readonly returned = new Emitter<string>();
	readonly closed = new Emitter<{ reason: CloseReason; line: Line }>();
	readonly #options: DocSlotOptions;
	#current: DocSync;
	#line: Line | null = null;
	/** The refusal that `#current` is under, until its successor has arrived. */
	#record: Quarantined | null;
	#successor: DocSync | null = null;
	#refusing = false;
	#closedForGood = false;

	/** `document`: the name under which it is kept here. Resolves once all of it that is on this device is there. */
	static async open(options: DocSlotOptions, document: string): Promise<DocSlot> {
		const current = await DocSync.open(docOptions(options, document));
		const record = options.device.quarantine.of(options.room).find(({ id }) => id === document) ?? null;
		return new DocSlot(options, current, record);
	}

	private constructor(options: DocSlotOptions, current: DocSync, record: Quarantined | null) {
		this.name = options.name;
		this.#options = options;
		this.#record = record;
		this.#current = current;
		this.#listen(current);
	}

	get current(): DocSync {
		return this.#current;
	}

	/** Edits that wait for the server; none of a document that it has refused. */
	get waiting(): number {
		return this.#record === null ? this.#current.waiting : 0;
	}

	/** Edits that the server refused and that still stand in the shown document. */
	get refused(): number {
		if (this.#record === null || this.#options.device.quarantine.isDiscarded(this.#record.id)) return 0;
		return this.#current.waiting;
	}

	get live(): boolean {
		return this.#record === null && this.#current.wire.live;
	}

	/** Why the server closed the connection for now. */
	get outage(): CloseReason | null {
		return (this.#successor ?? this.#current).wire.outage;
	}

	/** True from a refusal until the new document has arrived. */
	get isAside(): boolean {
		return this.#refusing || this.#record !== null;
	}

	/** Calls the server, for the successor where one is awaited. */
	connect(line: Line): void {
		this.#line = line;
		if (this.#record === null) this.#current.wire.connect(line);
		else void this.#succeed(this.#record);
	}

	/** Makes the socket anew, without waiting for it to be found dead. */
	reconnect(): void {
		(this.#successor ?? this.#current).wire.reconnect();
	}

	/** A server is about to know the roundtable: everything in here waits for it from now on. */
	async beginWaiting(): Promise<void> {
		this.#options.waits = true;
		await this.#current.beginWaiting();
	}

	/** Sets the document aside. Its successor is fetched at once if the server still lets us in (`again`). */
	async refuse(reason: RefusalReason, again: boolean): Promise<void> {
		if (this.isAside) return;
		this.#refusing = true;
		const { device, room, clock } = this.#options;
		this.#current.wire.cut();
		const id = this.#current.store.document;
		this.#record = await device.quarantine.add({
			id,
			room,
			doc: this.name,
			next: nextName(id),
			reason,
			at: clock.now(),
			count: this.#current.waiting,
			rebuilt: false
		});
		this.#refusing = false;
		this.#current.announceRefusal();
		this.changed.emit();
		if (again && this.#line !== null) await this.#succeed(this.#record);
	}

	/** Sets the document aside without a successor, because this person may not read it any more. */
	async end(reason: RefusalReason): Promise<void> {
		const { device } = this.#options;
		const document = this.#current.store.document;
		if (this.#current.waiting === 0) {
			await this.close();
			await device.deleteDocument(document);
			return;
		}
		await this.refuse(reason, false);
		if (this.#record !== null) await device.quarantine.rebuilt(this.#record, this.#current.waiting);
		await this.close();
	}

	/** Resolves when what is queued is on disk; `abandon`: it is not wanted there any more. */
	async close(options: { abandon?: boolean } = {}): Promise<void> {
		this.#closedForGood = true;
		await Promise.all([this.#current.close(options), this.#successor?.close(options)]);
	}

	async #succeed(record: Quarantined): Promise<void> {
		if (this.#successor === null) {
			const successor = await DocSync.open(docOptions(this.#options, record.next));
			if (this.#closedForGood || this.#successor !== null) return successor.close();
			this.#successor = successor;
			this.#listen(successor);
			successor.changed.observe(() => {
				if (successor.wire.live && this.#successor === successor) void this.#replace(record, successor);
			});
		}
		if (this.#line !== null) this.#successor.wire.connect(this.#line);
	}

	async #replace(record: Quarantined, successor: DocSync): Promise<void> {
		const refused = this.#current;
		const count = refused.waiting;
		this.#current = successor;
		this.#successor = null;
		this.#record = null;
		this.#options.device.quarantine.keep(record.id, refused.content());
		this.replaced.emit();
		this.changed.emit();
		await this.#options.device.quarantine.rebuilt(record, count);
		this.changed.emit();
		await refused.close();
		if (this.#options.device.quarantine.isDiscarded(record.id))
			await this.#options.device.quarantine.discard(record);
	}

	#listen(sync: DocSync): void {
		const shown = () => sync === this.#current;
		sync.changed.observe(() => this.changed.emit());
		sync.edited.observe((edit) => shown() && this.edited.emit(edit));
		sync.wire.hello.observe((hello) => this.hello.emit(hello));
		sync.wire.who.observe((who) => this.who.emit(who));
		sync.wire.returned.observe((principal) => this.returned.emit(principal));
		sync.wire.closed.observe((close) => this.closed.emit(close));
		sync.wire.denied.observe((reason) => {
			if (shown()) void this.refuse(reason, true);
		});
		sync.refusedElsewhere.observe(() => {
			// The other tab's record is there already, with the reason.
			if (shown()) void this.refuse('role', true);
		});
	}
}

function docOptions({ device, name, clock, waits, isWriting }: DocSlotOptions, document: string) {
	const principal = device.identity.principal;
	return { name, db: device.db, memory: device.memory, document, principal, clock, waits, isWriting };
}
