/** The documents of one roundtable as a set: two that everybody has, and one behind the stage while one may go there. */
import { assert, Emitter } from '#util';
import type { CloseReason, DocName, Hello } from '#protocol';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import { DocSlot, type DocSlotOptions } from './doc-slot.ts';
import type { Line } from './line.ts';
import type { RoomRecord } from './room-record.ts';

export type DocumentsOptions = {
	device: Device;
	clock: Clock;
	isWriting?: DocSlotOptions['isWriting'];
	/** As it now is: names and place of the documents change. */
	record(): RoomRecord;
};

export class Documents {
	readonly changed = new Emitter();
	/** Another Y.Doc stands in a place, or backstage has opened or closed. */
	readonly replaced = new Emitter();
	readonly edited = new Emitter<{ here: boolean }>();
	/** Of `content`, which everybody has. */
	readonly hello = new Emitter<Hello>();
	readonly who = new Emitter<{ clientId: number; principal: string }>();
	readonly returned = new Emitter<string>();
	readonly closed = new Emitter<{ slot: DocSlot; reason: CloseReason; line: Line }>();
	readonly #options: DocumentsOptions;
	readonly #slots = new Map<DocName, DocSlot>();
	#line: Line | null = null;
	/** Opening and closing backstage takes its time; the next change of role waits for it. */
	#turn: Promise<void> = Promise.resolve();
	#closed = false;

	/** Resolves once everything that this device has of them is there. */
	static async open(options: DocumentsOptions): Promise<Documents> {
		const documents = new Documents(options);
		const names: DocName[] = ['content', 'discussion'];
		if (options.record().role === 'facilitator') names.push('backstage');
		await Promise.all(names.map((name) => documents.#open(name)));
		return documents;
	}

	private constructor(options: DocumentsOptions) {
		this.#options = options;
	}

	get content(): DocSlot {
		return this.#slot('content');
	}

	get discussion(): DocSlot {
		return this.#slot('discussion');
	}

	get backstage(): DocSlot | null {
		return this.#slots.get('backstage') ?? null;
	}

	/** Null for backstage while this person has none. */
	slot(name: DocName): DocSlot | null {
		return this.#slots.get(name) ?? null;
	}

	all(): DocSlot[] {
		return [...this.#slots.values()];
	}

	connect(line: Line): void {
		this.#line = line;
		for (const slot of this.all()) slot.connect(line);
	}

	reconnect(): void {
		for (const slot of this.all()) slot.reconnect();
	}

	/** See `DocSlot`. */
	async beginWaiting(): Promise<void> {
		await Promise.all(this.all().map((slot) => slot.beginWaiting()));
	}

	/** This person may read it: opened as soon as its last closing is done. */
	openBackstage(): void {
		this.#afterwards(async () => {
			if (this.#slots.has('backstage')) return;
			const slot = await this.#open('backstage');
			if (this.#line !== null) slot.connect(this.#line);
			this.replaced.emit();
		});
	}

	/** What stands there goes from this device too, unless something in it still waits: that is kept as refused. */
	closeBackstage(): void {
		this.#afterwards(async () => {
			const slot = this.#slots.get('backstage');
			if (slot === undefined) return;
			this.#slots.delete('backstage');
			await slot.end('role');
			this.replaced.emit();
			this.changed.emit();
		});
	}

	/** Resolves when what is queued is on disk; `abandon`: it is not wanted there any more. */
	async close(options: { abandon?: boolean } = {}): Promise<void> {
		this.#closed = true;
		await this.#turn;
		await Promise.all(this.all().map((slot) => slot.close(options)));
	}

	#afterwards(act: () => Promise<void>): void {
		this.#turn = this.#turn.then(() => (this.#closed ? undefined : act()));
	}

	#slot(name: DocName): DocSlot {
		const slot = this.#slots.get(name);
		assert(slot !== undefined, `${name} is open`);
		return slot;
	}

	async #open(name: DocName): Promise<DocSlot> {
		const { device, clock, isWriting, record } = this.#options;
		const { id, where, docNames } = record();
		const slot = await DocSlot.open(
			{ device, room: id, name, clock, isWriting, waits: where === 'room' },
			docNames[name]
		);
		this.#slots.set(name, slot);
		slot.changed.observe(() => this.changed.emit());
		slot.replaced.observe(() => this.replaced.emit());
		slot.edited.observe((edit) => this.edited.emit(edit));
		slot.who.observe((who) => this.who.emit(who));
		slot.returned.observe((principal) => this.returned.emit(principal));
		slot.closed.observe(({ reason, line }) => this.closed.emit({ slot, reason, line }));
		if (name === 'content') slot.hello.observe((hello) => this.hello.emit(hello));
		return slot;
	}
}
