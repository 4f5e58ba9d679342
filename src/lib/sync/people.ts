import { Emitter } from '#util';

/** Whose edits a Yjs client id makes, as the server has checked it. Entries stay after the person has left. */
export class People {
	readonly #principals = new Map<number, string>();
	readonly #changed = new Emitter();

	/** Client id → principal. */
	get principals(): ReadonlyMap<number, string> {
		return this.#principals;
	}

	observe(listener: () => void): () => void {
		return this.#changed.observe(listener);
	}

	learn(clientId: number, principal: string): void {
		if (this.#principals.get(clientId) === principal) return;
		this.#principals.set(clientId, principal);
		this.#changed.emit();
	}
}
