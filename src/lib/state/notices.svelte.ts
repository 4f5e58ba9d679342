/** One short message that needs no act. Errors that need one stay where they happened, not here. */
export interface Notice {
	id: string;
	kind: 'info' | 'problem';
	text: string;
	/** For example Undo. */
	action?: { label: string; run: () => void };
}

/** The one place that tells people things from anywhere. */
export class Notices {
	#items = $state<Notice[]>([]);
	#next = 1;

	get items(): readonly Notice[] {
		return this.#items;
	}

	show(text: string, options: { kind?: Notice['kind']; action?: NonNullable<Notice['action']> } = {}): void {
		const notice: Notice = { id: String(this.#next++), kind: options.kind ?? 'info', text };
		if (options.action !== undefined) notice.action = options.action;
		this.#items = [...this.#items, notice];
	}

	dismiss(id: string): void {
		this.#items = this.#items.filter((notice) => notice.id !== id);
	}
}
