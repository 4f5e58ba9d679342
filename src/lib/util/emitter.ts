/**
 * A typed event source with one kind of event.
 * A listener added or removed while an event is going out does not change who gets that event.
 */
export class Emitter<T = void> {
	#listeners = new Set<(value: T) => void>();

	/** Returns the function that stops listening. */
	observe(listener: (value: T) => void): () => void {
		// A wrapper makes two registrations of one function independent.
		const entry = (value: T) => listener(value);
		this.#listeners.add(entry);
		return () => void this.#listeners.delete(entry);
	}

	emit(value: T): void {
		for (const listener of [...this.#listeners]) listener(value);
	}

	get size(): number {
		return this.#listeners.size;
	}
}
