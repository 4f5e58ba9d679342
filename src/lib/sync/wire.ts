/**
 * The wire from one document to the server: opens sockets on a line, says what came back. Reopens by itself until the
 * server ends it for good.
 */
import * as encoding from 'lib0/encoding';
import type { Awareness } from 'y-protocols/awareness';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
	closeReason,
	MESSAGE,
	SYNC,
	type CloseReason,
	type Denial,
	type DocName,
	type Hello,
	type ServerMessage
} from '#protocol';
import { Emitter, exhaustive } from '#util';
import type { Clock } from './clock.ts';
import { createProvider, type Line } from './line.ts';
import { Outbox } from './outbox.ts';
import type { SocketWatcher } from './socket.ts';
import type { Waiting, WaitingEntry } from './waiting.ts';

export type WireOptions = {
	name: DocName;
	doc: Y.Doc;
	awareness: Awareness;
	waiting: Waiting;
	clock: Clock;
};

/** How long a predecessor may be late before it is asked for. */
const GAP_MS = 5_000;

export class Wire {
	/** `live` or `outage` may have changed. */
	readonly changed = new Emitter();
	/** Everything that the server had when this socket was opened is in the document. */
	readonly filled = new Emitter();
	readonly hello = new Emitter<Hello>();
	readonly who = new Emitter<{ clientId: number; principal: string }>();
	/** Somebody came back with a recovery code. */
	readonly returned = new Emitter<string>();
	/** These no longer wait. */
	readonly committed = new Emitter<WaitingEntry[]>();
	/** The server will not store what was sent: nothing more may be sent from this document. */
	readonly denied = new Emitter<Denial>();
	/** The server ended for good what was opened on this line; another may have been given since. */
	readonly closed = new Emitter<{ reason: CloseReason; line: Line }>();
	readonly #options: WireOptions;
	readonly #outbox: Outbox;
	readonly #watcher: SocketWatcher;
	#provider: WebsocketProvider | null = null;
	#line: Line | null = null;
	/** The line of the present socket, or of the last. */
	#socketLine: Line | null = null;
	/** Number and reason of the first message that the server refused. */
	#denial: { index: number; reason: Denial } | null = null;
	#outage: CloseReason | null = null;
	#cancelGap: (() => void) | null = null;

	constructor(options: WireOptions) {
		const { name, doc, waiting } = options;
		this.#options = options;
		this.#outbox = new Outbox({
			waiting,
			// The relay takes presence on `content` only.
			presenceOf: name === 'content' ? doc.clientID : null,
			send: (frame) => this.#provider?.ws?.send(frame),
			state: () => Y.encodeStateAsUpdate(doc),
			ontoolarge: () => this.denied.emit('too-large')
		});
		this.#watcher = {
			onsocket: () => {
				this.#socketLine = this.#line;
				this.#outbox.onsocket();
			},
			onsend: (message) => this.#outbox.onsend(message)
		};
	}

	/** True while a socket is open and everything that the server had is in the document. */
	get live(): boolean {
		return this.#synced && !this.#isHeld;
	}

	get #synced(): boolean {
		return this.#provider?.synced ?? false;
	}

	/** The server could not save, and it is not known yet whether it can again: the next moment it may close once more. */
	get #isHeld(): boolean {
		return this.#outage === 'cannotStore' && this.#options.waiting.count > 0;
	}

	/** Why the server last closed a socket, if it said so and will be tried again. */
	get outage(): CloseReason | null {
		return this.live ? null : this.#outage;
	}

	/** Origin of transactions that bring in what the server sent; what has it is not sent back. Null: never connected. */
	get origin(): object | null {
		return this.#provider;
	}

	/** The provider's handler, which runs next, will send this edit if there is a socket. */
	expect(entry: WaitingEntry): void {
		this.#outbox.expect(entry);
	}

	/** Sends what waits and was sent by nobody yet. */
	sendRest(): void {
		if (this.#synced) this.#outbox.sendRest();
	}

	/** Also after the server has ended it, to try once more. */
	connect(line: Line): void {
		this.#line = line;
		const { name, doc, awareness } = this.#options;
		this.#provider ??= this.#listen(
			createProvider(line, name, doc, awareness, this.#watcher, this.#onMessage)
		);
		this.#provider.protocols = line.protocols();
		this.#provider.connect();
	}

	/** Opens a new socket now: what looks open may be dead after the network was away. */
	reconnect(): void {
		if (this.#provider === null || this.#line === null || !this.#provider.shouldConnect) return;
		this.#provider.disconnect();
		this.connect(this.#line);
	}

	/** For good, as far as this document is concerned. */
	cut(): void {
		this.#cancelGap?.();
		this.#provider?.destroy();
		this.#provider = null;
		this.changed.emit();
	}

	/** Something arrived whose predecessor is missing: if it does not follow, ask for everything from where we are. */
	noticeGap(): void {
		const { doc, clock } = this.#options;
		this.#cancelGap ??= clock.after(GAP_MS, () => {
			this.#cancelGap = null;
			if (doc.store.pendingStructs === null || !this.#synced) return;
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, MESSAGE.sync);
			encoding.writeVarUint(encoder, SYNC.step1);
			encoding.writeVarUint8Array(encoder, Y.encodeStateVector(doc));
			this.#provider?.ws?.send(encoding.toUint8Array(encoder));
		});
	}

	#listen(provider: WebsocketProvider): WebsocketProvider {
		const { awareness } = this.#options;
		provider.on('sync', (synced) => {
			if (synced) this.filled.emit();
			this.changed.emit();
		});
		provider.on('status', ({ status }) => {
			// Whoever saw this device leave at one clock ignores that it is back at the same.
			if (status === 'connected' && awareness.getLocalState() !== null) {
				awareness.setLocalState(awareness.getLocalState());
			}
			this.changed.emit();
		});
		provider.on('connection-close', (event) => {
			this.#outage = event === null ? null : closeReason(event.code);
			this.#tellDenial();
			// The next attempt is already planned; it has to show the session of then.
			if (this.#line !== null) provider.protocols = this.#line.protocols();
		});
		provider.on('closed', ({ code }) => {
			const line = this.#socketLine;
			if (line !== null) this.closed.emit({ reason: closeReason(code) ?? 'malformed', line });
		});
		return provider;
	}

	readonly #onMessage = (message: ServerMessage): void => {
		switch (message.type) {
			case 'hello':
				this.#outbox.frameBytes = message.frameBytes;
				this.hello.emit(message);
				break;
			case 'committed': {
				this.#outage = null;
				const entries = this.#options.waiting.committed(message.count);
				if (entries.length > 0) this.committed.emit(entries);
				if (this.#denial !== null && message.count >= this.#denial.index) this.#tellDenial();
				break;
			}
			case 'denied':
				this.#options.waiting.denied(message.index);
				this.#outbox.stop();
				this.#denial ??= message;
				break;
			case 'who':
				for (const [clientId, principal] of message.owners) this.who.emit({ clientId, principal });
				break;
			case 'returned':
				this.returned.emit(message.principal);
				break;
			default:
				exhaustive(message);
		}
	};

	/** Only after the fate of everything sent before it is known, or never will be. */
	#tellDenial(): void {
		const denial = this.#denial;
		this.#denial = null;
		if (denial !== null) this.denied.emit(denial.reason);
	}
}
