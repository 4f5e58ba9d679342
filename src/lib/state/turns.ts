/** Runs tasks one after another, in the order they were given. A task that fails does not stop the next. */
export class Turns {
	#last: Promise<unknown> = Promise.resolve();

	take<T>(task: () => Promise<T>): Promise<T> {
		const turn = this.#last.then(task, task);
		this.#last = turn.catch(() => undefined);
		return turn;
	}
}
