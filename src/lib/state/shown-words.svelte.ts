/** Four words on a screen that open a link for as long as the screen shows them. */
import type { ApiProblem } from '$lib/api';
import type { Room } from './room.svelte.ts';

/** Between two signs of life; the server forgets the words after three times as long. */
const RENEW_MS = 15_000;

export class ShownWords {
	readonly #room: Room;
	readonly #invite: string;
	#words = $state<string | null>(null);
	#problem = $state<ApiProblem | null>(null);
	#timer: ReturnType<typeof setTimeout> | null = null;
	#stopped = false;

	constructor(room: Room, invite: string) {
		this.#room = room;
		this.#invite = invite;
		void this.#show();
	}

	/** Null while there are none that work. */
	get words(): string | null {
		return this.#words;
	}

	/** Why there are none; null while they are on their way. */
	get problem(): ApiProblem | null {
		return this.#problem;
	}

	/** From now on nobody gets in by these words. */
	stop(): void {
		this.#stopped = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		if (this.#words !== null) void this.#room.app.api.hideWords(this.#room.id, this.#invite);
	}

	async #show(): Promise<void> {
		const { api } = this.#room.app;
		const outcome =
			this.#words === null
				? await api.showWords(this.#room.id, this.#invite)
				: await api.renewWords(this.#room.id, this.#invite, this.#words);
		if (this.#stopped) {
			if (outcome.ok) void api.hideWords(this.#room.id, this.#invite);
			return;
		}
		if (outcome.ok) this.#words = outcome.value.words;
		// Of words that have run out meanwhile, as on a laptop that slept, new ones take the place.
		else if (outcome.problem === 'words-invalid') this.#words = null;
		this.#problem = outcome.ok || outcome.problem === 'words-invalid' ? null : outcome.problem;
		const isGone = !outcome.ok && outcome.problem === 'invite-invalid';
		const wait = this.#words === null && this.#problem === null ? 0 : RENEW_MS;
		if (!isGone) this.#timer = setTimeout(() => void this.#show(), wait);
	}
}
