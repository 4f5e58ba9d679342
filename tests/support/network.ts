/**
 * A network that holds every message until it is told what to do with it: deliver any of them in any order, lose it,
 * deliver it twice. Nothing in it happens by itself or by the clock.
 */
export type Message = { from: string; to: string; kind: 'update' | 'step1' | 'step2'; bytes: Uint8Array };

export class Network {
	readonly #names: readonly string[];
	readonly #cut = new Set<string>();
	#underWay: Message[] = [];

	constructor(names: readonly string[]) {
		this.#names = names;
	}

	/** How many messages wait to be delivered. */
	get underWay(): number {
		return this.#underWay.length;
	}

	isCut(name: string): boolean {
		return this.#cut.has(name);
	}

	/** To somebody who is cut off, or from them, nothing leaves. */
	send(message: Message): void {
		if (!this.#cut.has(message.from) && !this.#cut.has(message.to)) this.#underWay.push(message);
	}

	broadcast(from: string, kind: Message['kind'], bytes: Uint8Array): void {
		for (const to of this.#names) if (to !== from) this.send({ from, to, kind, bytes });
	}

	/** What is under way to or from `name` is lost. */
	cut(name: string): void {
		this.#cut.add(name);
		this.#underWay = this.#underWay.filter(({ from, to }) => from !== name && to !== name);
	}

	heal(name: string): void {
		this.#cut.delete(name);
	}

	/** Takes out one of the messages, `pick` modulo their number; null when there are none. */
	take(pick: number): Message | null {
		if (this.#underWay.length === 0) return null;
		return this.#underWay.splice(pick % this.#underWay.length, 1)[0] ?? null;
	}

	/** Puts a second copy under way. */
	duplicate(pick: number): void {
		const message = this.#underWay[pick % Math.max(1, this.#underWay.length)];
		if (message !== undefined) this.#underWay.push(message);
	}
}
