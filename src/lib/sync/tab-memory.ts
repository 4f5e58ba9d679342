/**
 * What could not be written to this device, for as long as the tab lives: a roundtable that is closed and opened again in
 * it is whole. Where the browser keeps nothing that is everything; where a disk is full, what it refused.
 */
import type { Change } from './doc-store.ts';
import { keyOf, Waiting, type WaitingEntry } from './waiting.ts';

export type Held = { change: Change; at: number };

export class TabMemory {
	readonly #documents = new Map<string, Held[]>();

	/** After what is held already. */
	add(document: string, held: readonly Held[]): void {
		if (held.length === 0) return;
		this.#documents.set(document, [...(this.#documents.get(document) ?? []), ...held]);
	}

	/** Oldest first. */
	read(document: string): readonly Held[] {
		return this.#documents.get(document) ?? [];
	}

	/** Reads and forgets: whoever takes it writes it elsewhere. */
	take(document: string): readonly Held[] {
		const held = this.read(document);
		this.forget(document);
		return held;
	}

	forget(document: string): void {
		this.#documents.delete(document);
	}

	/** What of it still waits for the server. */
	waiting(document: string): WaitingEntry[] {
		const entries = new Map<string, WaitingEntry>();
		for (const { change } of this.read(document)) {
			if (change.waits !== undefined) entries.set(keyOf(change.waits), change.waits);
			for (const entry of change.committed ?? []) entries.delete(keyOf(entry));
		}
		return [...entries.values()];
	}

	/** How many acts of people wait. */
	count(document: string): number {
		const waiting = new Waiting();
		for (const entry of this.waiting(document)) waiting.add(entry);
		return waiting.count;
	}
}
