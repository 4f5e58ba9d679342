/**
 * One socket of one person on one document: reads what it sends, checks its role message by message, and writes to it
 * no faster than it takes. Rules R and W in SPEC.md.
 */
import {
	authorize,
	CLOSES,
	LIMITS,
	mayEnter,
	type CloseReason,
	type Denial,
	type Hello,
	type Readers,
	type Role
} from '#protocol';
import { Allowance } from './allowance.ts';
import { Behind } from './behind.ts';
import { MessageError, readClientMessage, type ClientMessage } from './client-message.ts';
import type { Entry } from './entry.ts';
import { EMPTY_UPDATE, KEEP_ALIVE_FRAME, ownerFrames, ownFrame, syncFrame } from './frames.ts';
import type { Speaker } from './presence.ts';
import { Receipts } from './receipts.ts';
import type { RoomDoc } from './room-doc.ts';
import type { ByteSocket, MessageSocket } from './sockets.ts';

export type SessionOptions = Omit<Entry, 'room' | 'doc'> & {
	ws: MessageSocket;
	/** Below `ws`. */
	socket: ByteSocket;
	/** Whether the client offered our subprotocol, and so understands our own messages. */
	speaksOurs: boolean;
};

/** What a session needs of the relay: the same for all of them. */
export type SessionHost = {
	clock: () => number;
	epoch: string;
	/** As `hello` tells it; asked each time. */
	recoveryOf: (room: string) => Hello['recovery'];
	/** Counts what is refused. */
	onRefused: (reason: string) => void;
	/** Something unexpected in our own code; never holds content. */
	onError: (error: unknown) => void;
};

/** Answering a step 1 or a presence query costs a pass over the document; nobody needs more than this. */
const QUESTIONS = { burst: 20, perSecond: 1 };
/** A socket that has not even answered a ping for so long is gone. */
const SILENT_MS = 45_000;

const ignore = () => undefined;

export class Session implements Speaker {
	readonly principal: string;
	readonly device: string;
	readonly speaksOurs: boolean;
	readonly receipts = new Receipts();
	presenceId: number | null = null;
	/** Set while the client was asked, by a step 1, for what we lack. */
	askedAgain = false;
	/** Step 2 messages that still had a gap. */
	gappedAnswers = 0;

	readonly #ws: MessageSocket;
	readonly #socket: ByteSocket;
	readonly #doc: RoomDoc;
	readonly #host: SessionHost;
	readonly #expiresAt: number;
	readonly #questions: Allowance;
	#role: Role;
	#readers: Readers;
	#deleteAt: number | null;
	#forgeries = 0;
	#toldSettled = 0;
	#heardAt: number;
	#keptAliveAt: number;
	/** Not null: streaming has stopped. */
	#behind: Behind | null = null;
	#goodbye = false;
	#isGone = false;

	constructor(doc: RoomDoc, host: SessionHost, options: SessionOptions) {
		const { ws, socket } = options;
		this.#doc = doc;
		this.#host = host;
		this.#ws = ws;
		this.#socket = socket;
		this.principal = options.principal;
		this.device = options.device;
		this.speaksOurs = options.speaksOurs;
		this.#expiresAt = options.expiresAt;
		this.#role = options.role;
		this.#readers = options.readers;
		this.#deleteAt = options.deleteAt;
		this.#heardAt = this.#keptAliveAt = host.clock();
		this.#questions = new Allowance(QUESTIONS, host.clock);
		ws.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
		ws.on('pong', () => (this.#heardAt = host.clock()));
		// Without a listener one malformed frame would end the process; the close event follows by itself.
		ws.on('error', ignore);
		ws.on('close', (code) => {
			this.#isGone = true;
			socket.off('drain', this.#onDrain);
			// 1006: the connection broke. 1001: the tab was closed or the page left.
			doc.leave(this, code === 1006 && !this.#goodbye);
		});
		socket.on('drain', this.#onDrain);
	}

	/** Resolves when the socket is gone. */
	whenEnded(): Promise<void> {
		return this.#isGone
			? Promise.resolve()
			: new Promise((resolve) => void this.#ws.once('close', () => resolve()));
	}

	get role(): Role {
		return this.#role;
	}

	/** The first words on a new socket. */
	greet(): void {
		this.#sayHello();
		this.#tellOwners();
		this.ask();
		const everybody = this.#doc.presence?.everybody();
		if (everybody != null) this.#write(everybody);
	}

	/** At once; a role that may not be here ends the socket. */
	changeRole(role: Role): void {
		if (role === this.#role) return;
		this.#role = role;
		this.#stayOrGo();
	}

	/** As `changeRole`, when the room opens or closes to its readers. */
	changeReaders(readers: Readers): void {
		if (readers === this.#readers) return;
		this.#readers = readers;
		this.#stayOrGo();
	}

	/** Tells the client until when the room is kept, ms since 1970. */
	changeDay(deleteAt: number | null): void {
		if (deleteAt === this.#deleteAt) return;
		this.#deleteAt = deleteAt;
		this.#sayHello();
	}

	#stayOrGo(): void {
		if (!authorize(this.#role, this.#doc.name, 'read')) this.close('forbidden');
		else if (!mayEnter(this.#role, this.#readers)) this.close('notOpen');
		else this.#sayHello();
	}

	/** Somebody came back with a recovery code; only facilitators hear of it. */
	tellReturned(principal: string): void {
		const isForThem = this.#role === 'facilitator' && this.#doc.name === 'content' && this.speaksOurs;
		if (isForThem) this.#write(ownFrame({ type: 'returned', principal }));
	}

	/** Members may put back what others wrote, or may no longer. */
	changeRecovery(): void {
		this.#sayHello();
		this.ask();
	}

	/** Asks the client for what we lack. */
	ask(): void {
		this.#write(syncFrame('step1', this.#doc.stateVector()));
	}

	/** Refuses the message with this number and settles it: it has had its answer. */
	deny(index: number, reason: Denial): void {
		this.#host.onRefused(reason);
		if (this.speaksOurs) this.#write(ownFrame({ type: 'denied', index, reason }));
		this.receipts.settle(index);
		this.tellSettled();
	}

	/** The same for words under somebody else's name: one such message may be a mistake, the third is none. */
	denyForgery(index: number, reason: Denial): void {
		this.deny(index, reason);
		if (++this.#forgeries >= LIMITS.forgeries) this.terminate();
	}

	/** Tells how many messages are settled, if that has grown. */
	tellSettled(): void {
		const count = this.receipts.settled;
		if (!this.speaksOurs || count === this.#toldSettled) return;
		this.#toldSettled = count;
		this.#write(ownFrame({ type: 'committed', count }));
	}

	/** Passes frames on that are the same for everybody, unless this client is behind. */
	stream(frames: readonly Buffer[]): void {
		if (this.#behind !== null) return;
		for (const frame of frames) this.#write(frame);
		if (this.#unsent() > LIMITS.behindBytes) this.#fallBehind();
	}

	/** Called every few seconds; `nextMs` until the next time. */
	tick(nextMs: number): void {
		const now = this.#host.clock();
		if (now >= this.#expiresAt) this.close('signedOut');
		else if (this.#behind !== null) {
			// Nothing is sent meanwhile that would look like taking.
			if (this.#behind.isStuck(now)) this.#ws.terminate();
		} else if (now - this.#heardAt > SILENT_MS) this.#ws.terminate();
		else if (now + nextMs - this.#keptAliveAt > LIMITS.keepAliveMs) {
			this.#keptAliveAt = now;
			this.#ws.ping();
			this.#write(KEEP_ALIVE_FRAME);
		}
	}

	/** Reads no more of what the client sends, until `resume`. */
	pause(): void {
		this.#ws.pause();
	}

	/** Reads on, unless the socket has ended meanwhile. */
	resume(): void {
		if (this.#ws.readyState === 1) this.#ws.resume();
	}

	/** Ends it with a reason that the client understands. */
	close(reason: CloseReason): void {
		if (reason !== 'goingAway') this.#host.onRefused(reason);
		this.#goodbye = true;
		const ws = this.#ws;
		// Its own buffer first: after a close nothing is read any more, not even what has already arrived.
		ws.removeAllListeners('message');
		ws.close(CLOSES[reason].code, reason);
		// A client that does not answer the close is not waited for.
		setTimeout(() => ws.terminate(), 1000).unref();
	}

	/** Ends it at once, without a word. */
	terminate(): void {
		this.#ws.terminate();
	}

	#onMessage(data: Buffer, isBinary: boolean): void {
		this.#heardAt = this.#host.clock();
		if (this.#heardAt >= this.#expiresAt) return this.close('signedOut');
		try {
			if (!isBinary) throw new MessageError('Text');
			// A copy: the socket library hands out views of a larger buffer, which would be kept alive and read past.
			this.#act(readClientMessage(new Uint8Array(data)));
		} catch (error) {
			if (error instanceof MessageError) this.close('malformed');
			else {
				this.#host.onError(error);
				this.close('tryLater');
			}
		}
	}

	#act(message: ClientMessage): void {
		switch (message.type) {
			case 'step1':
				if (!this.#questions.take()) return this.close('tryLater');
				if (authorize(this.#role, this.#doc.name, 'read')) this.#answer(message.clocks);
				return;
			case 'step2':
			case 'update':
				this.#doc.offer(this, message.type, message.update);
				return;
			case 'presence': {
				if (!authorize(this.#role, this.#doc.name, 'presence')) return;
				this.#forgeries += this.#doc.presence?.receive(this, message.entries) ?? 0;
				if (this.#forgeries >= LIMITS.forgeries) this.terminate();
				return;
			}
			case 'query-presence': {
				if (!this.#questions.take()) return this.close('tryLater');
				const { presence } = this.#doc;
				const everybody = presence?.everybody();
				if (everybody == null || this.#behind !== null) return;
				this.#tell(presence?.untold);
				this.#write(everybody);
			}
		}
	}

	/** Everything stored that the client lacks; the last of it as step 2, so that it never believes it has all too early. */
	#answer(clocks: Map<number, number>): void {
		if (this.#behind !== null) {
			this.#behind.clocks = clocks;
			this.#behind.step2 = true;
			return;
		}
		const updates = this.#doc.missingFor(clocks);
		const last = updates.pop() ?? EMPTY_UPDATE;
		for (const update of updates) this.#write(syncFrame('update', update));
		this.#write(syncFrame('step2', last));
		if (this.#unsent() > LIMITS.behindBytes) this.#fallBehind();
	}

	#fallBehind(): void {
		this.#behind = new Behind(this.#socket, this.#doc.clocks(), this.#host.clock());
	}

	readonly #onDrain = (): void => {
		if (this.#behind === null || this.#ws.readyState !== 1) return;
		const { clocks, step2 } = this.#behind;
		this.#behind = null;
		this.#heardAt = this.#host.clock();
		this.#tellOwners();
		if (step2) this.#answer(clocks);
		else this.stream(this.#doc.missingFor(clocks).map((update) => syncFrame('update', update)));
		const everybody = this.#doc.presence?.everybody();
		if (everybody != null) this.stream([everybody]);
	};

	/** Whose the client ids are that were ever written with, or are present. */
	#tellOwners(): void {
		const { name, bindings, presence } = this.#doc;
		if (name === 'content') this.#tell(new Map([...(presence?.owners ?? []), ...bindings]));
	}

	#tell(owners: ReadonlyMap<number, string> = new Map()): void {
		if (this.speaksOurs) for (const frame of ownerFrames(owners)) this.#write(frame);
	}

	#sayHello(): void {
		if (!this.speaksOurs) return;
		const { epoch } = this.#host;
		const recovery = this.#host.recoveryOf(this.#doc.room);
		this.#write(
			ownFrame({
				type: 'hello',
				epoch,
				role: this.#role,
				principal: this.principal,
				readers: this.#readers,
				frameBytes: LIMITS.frameBytes,
				...(this.#deleteAt === null ? {} : { deleteAt: this.#deleteAt }),
				...(recovery === undefined ? {} : { recovery })
			})
		);
	}

	#write(frame: Buffer): void {
		if (this.#ws.readyState !== 1) return;
		this.#socket.write(frame);
		// Only what is asked for in excess can pile up so far.
		if (this.#behind !== null && this.#unsent() > LIMITS.slowBytes) this.#ws.terminate();
	}

	/** Bytes that this client has not taken yet. */
	#unsent(): number {
		return this.#socket.writableLength;
	}
}
