import { IMPORTED, type Binding } from '../storage/index.ts';

/** Client id → the principal who first used it in a document, also before that is on disk. */
export class Bindings extends Map<number, string> {
	constructor(stored: readonly Binding[]) {
		super(stored.map(({ clientId, principal }) => [clientId, principal]));
	}

	/** Nobody owns what was put back, until somebody writes on with it. */
	ownerOf(client: number): string | undefined {
		const owner = this.get(client);
		return owner === IMPORTED ? undefined : owner;
	}

	/** Binds those that nobody owns yet; what is new is added to `fresh`. */
	bind(clients: readonly number[], principal: string, fresh: Binding[]): void {
		for (const clientId of clients) {
			const owner = this.get(clientId);
			if (owner !== undefined && (owner !== IMPORTED || principal === IMPORTED)) continue;
			this.set(clientId, principal);
			fresh.push({ clientId, principal });
		}
	}
}
