/**
 * Who is here, for one document. States are kept and passed on as they came; only id and clock are looked at.
 * An id speaks through one socket. The stock client repeats what it hears about others, so what is old is dropped
 * without a word; only news about somebody else is a forgery. Rules P in SPEC.md.
 */
import * as encoding from 'lib0/encoding';
import { LIMITS } from '#protocol';
import type { PresenceEntry } from './client-message.ts';
import { presenceFrame } from './frames.ts';

/** What presence needs to know of a socket. */
export type Speaker = { readonly principal: string; presenceId: number | null };

/** What presence needs of the document whose it is. */
export type Audience = {
	/** Passes a frame on to everybody. */
	broadcast: (frame: Buffer) => void;
	/** Which person a client id belongs to, if it ever wrote. */
	ownerOf: (id: number) => string | undefined;
	/** Tells everybody who understands it whose these ids are. */
	tellOwners: (owners: ReadonlyMap<number, string>) => void;
};

type Voice = { principal: string; speaker: Speaker | null; clock: number; bytes: Uint8Array };

/** States that change within this time go out together. */
const WINDOW_MS = 50;
/** With more than fifty people they gather longer: what passing on costs grows with the square of them. */
const LONGEST_WINDOW_MS = 500;
const MANY = 25;
/** A socket that broke is often back at once; until then nobody needs to see it go. */
const GRACE_MS = 3000;
const REMEMBERED_DEPARTURES = 10_000;
const NOBODY: ReadonlyMap<number, string> = new Map();

export class Presence {
	readonly #voices = new Map<number, Voice>();
	/** Clocks of those who left, so that late echoes of them are known as such. Made when somebody leaves. */
	#departed: Map<number, { principal: string; clock: number }> | null = null;
	/** What goes out with the next frame; null: nothing. */
	#changed: Map<number, Uint8Array> | null = null;
	/** Null: none. */
	#untold: Map<number, string> | null = null;
	readonly #audience: Audience;
	#timer: NodeJS.Timeout | null = null;

	constructor(audience: Audience) {
		this.#audience = audience;
	}

	/** Takes in what a socket says; returns how many of the entries were forged. */
	receive(speaker: Speaker, entries: readonly PresenceEntry[]): number {
		let forged = 0;
		for (const entry of entries) {
			speaker.presenceId ??= this.#mayClaim(speaker, entry.id) ? entry.id : null;
			if (entry.id === speaker.presenceId) this.#accept(speaker, entry);
			else if (!this.#isEcho(speaker, entry)) forged++;
		}
		return forged;
	}

	/** The socket is gone; `broken` means that it did not say goodbye. */
	leave(speaker: Speaker, broken: boolean): void {
		const id = speaker.presenceId;
		const voice = id === null ? undefined : this.#voices.get(id);
		if (id === null || voice?.speaker !== speaker) return;
		voice.speaker = null;
		if (!broken) this.#remove(id, voice);
		else setTimeout(() => voice.speaker === null && this.#remove(id, voice), GRACE_MS).unref();
	}

	/** Everybody who is here, for somebody who just came and was told whose the ids are; null when there is nobody. */
	everybody(): Buffer | null {
		if (this.#voices.size === 0) return null;
		return presenceFrame([...this.#voices.values()].map((voice) => voice.bytes));
	}

	/** Whose the ids are of which nobody was told yet: those who were here are with the next frame. */
	get untold(): ReadonlyMap<number, string> {
		return this.#untold ?? NOBODY;
	}

	/** Whose the ids are that are spoken for. */
	get owners(): Map<number, string> {
		return new Map([...this.#voices].map(([id, { principal }]) => [id, principal]));
	}

	/** The person who speaks, or spoke, for a client id. */
	speakerOf(id: number): string | undefined {
		return (this.#voices.get(id) ?? this.#departed?.get(id))?.principal;
	}

	/** True while a socket speaks for this id. */
	isHere(id: number): boolean {
		return this.#voices.has(id);
	}

	/** Nothing more goes out. */
	close(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#mayClaim(speaker: Speaker, id: number): boolean {
		const owner = this.speakerOf(id) ?? this.#audience.ownerOf(id);
		return owner === undefined || owner === speaker.principal;
	}

	/** Old news, or news of another tab of the same person: of no use, but no harm meant. */
	#isEcho(speaker: Speaker, { id, clock }: PresenceEntry): boolean {
		const known = this.#voices.get(id) ?? this.#departed?.get(id);
		if (known !== undefined && clock <= known.clock) return true;
		return (this.speakerOf(id) ?? this.#audience.ownerOf(id)) === speaker.principal;
	}

	#accept(speaker: Speaker, entry: PresenceEntry): void {
		const { id, clock, state, bytes } = entry;
		const voice = this.#voices.get(id);
		if (voice !== undefined) voice.speaker = speaker;
		const last = voice?.clock ?? 0;
		if (state === null) {
			if (voice !== undefined && clock >= last) this.#remove(id, { ...voice, clock });
			return;
		}
		if (voice !== undefined && clock <= last) return;
		if (bytes.length > LIMITS.presenceBytes || !isJson(state)) return;
		this.#departed?.delete(id);
		if (voice === undefined) (this.#untold ??= new Map()).set(id, speaker.principal);
		this.#voices.set(id, { principal: speaker.principal, speaker, clock, bytes });
		this.#announce(id, bytes);
	}

	#remove(id: number, { principal, clock }: Voice): void {
		this.#voices.delete(id);
		const departed = (this.#departed ??= new Map());
		departed.set(id, { principal, clock });
		if (departed.size > REMEMBERED_DEPARTURES) {
			for (const oldest of departed.keys()) {
				departed.delete(oldest);
				break;
			}
		}
		const gone = encoding.createEncoder();
		encoding.writeVarUint(gone, id);
		encoding.writeVarUint(gone, clock);
		encoding.writeVarString(gone, 'null');
		this.#announce(id, encoding.toUint8Array(gone));
	}

	#announce(id: number, bytes: Uint8Array): void {
		(this.#changed ??= new Map()).set(id, bytes);
		this.#timer ??= setTimeout(
			() => this.#flush(),
			Math.min(Math.max(WINDOW_MS, 2 * (this.#voices.size - MANY)), LONGEST_WINDOW_MS)
		);
	}

	#flush(): void {
		this.#timer = null;
		if (this.#changed === null) return;
		this.#audience.tellOwners(this.untold);
		this.#untold = null;
		const frame = presenceFrame([...this.#changed.values()]);
		this.#changed = null;
		this.#audience.broadcast(frame);
	}
}

/** Every reader parses it, and the stock client does so without a net. */
function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
