/**
 * What members put back into one document after an older backup was restored. Nobody can say any more who wrote it, so
 * all who have it must have the same: each unit (letter, element) leaves a print, and whoever shows another one for the
 * same place is refused.
 */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';

export class Imports {
	/** Client id → clock → print. Units of which only the deletion is left are not in here: they contradict nothing. */
	readonly #prints = new Map<number, Map<number, string>>();
	/** Client id → where what was put back begins. */
	readonly #starts = new Map<number, number>();

	/** Takes in an update of which everything from `known` on was new. */
	take(update: Uint8Array, clients: Iterable<number>, known: (client: number) => number): void {
		for (const client of clients) {
			if (this.#starts.has(client)) continue;
			this.#starts.set(client, known(client));
			this.#prints.set(client, new Map());
		}
		for (const { client, clock, print } of this.#read(update)) this.#prints.get(client)?.set(clock, print);
	}

	/** Whether an update says something else about what was put back. */
	contradict(update: Uint8Array): boolean {
		if (this.#starts.size === 0) return false;
		for (const { client, clock, print } of this.#read(update)) {
			if ((this.#prints.get(client)?.get(clock) ?? print) !== print) return true;
		}
		return false;
	}

	/** The clocks to ask with, so that everybody sends again what somebody has put back. */
	before(clocks: ReadonlyMap<number, number>): Map<number, number> {
		const before = new Map(clocks);
		for (const [client, start] of this.#starts) {
			if (start === 0) before.delete(client);
			else before.set(client, start);
		}
		return before;
	}

	*#read(update: Uint8Array): Generator<{ client: number; clock: number; print: string }> {
		for (const struct of Y.decodeUpdate(update).structs) {
			const { client } = struct.id;
			const start = this.#starts.get(client);
			if (start === undefined || !(struct instanceof Y.Item)) continue;
			for (let at = Math.max(0, start - struct.id.clock); at < struct.length; at++) {
				const unit = unitOf(struct.content, at);
				if (unit === null) break;
				yield { client, clock: struct.id.clock + at, print: printOf(struct, at, unit) };
			}
		}
	}
}

/** However an item was cut or joined, its units say the same. */
function printOf(item: Y.Item, at: number, unit: string): string {
	const { origin, rightOrigin, parent, parentSub, id } = item;
	const left = at === 0 ? origin : { client: id.client, clock: id.clock + at - 1 };
	const isFirst = left === null && rightOrigin === null;
	const place = [left, rightOrigin].map((id) => (id === null ? '' : `${id.client}:${id.clock}`));
	// Written only where no neighbour tells it.
	const inside = isFirst
		? [typeof parent === 'string' ? parent : JSON.stringify(parent), parentSub ?? '']
		: [];
	return createHash('sha256')
		.update(JSON.stringify([...place, ...inside, unit]))
		.digest('base64')
		.slice(0, 16);
}

/** Null: deleted, so nothing is known of it. */
function unitOf(content: Y.Item['content'], at: number): string | null {
	if (content instanceof Y.ContentDeleted) return null;
	if (content instanceof Y.ContentString) return content.str[at] ?? '';
	if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON)
		return `json ${JSON.stringify(content.arr[at])}`;
	if (content instanceof Y.ContentFormat) return `format ${content.key} ${JSON.stringify(content.value)}`;
	if (content instanceof Y.ContentEmbed) return `embed ${JSON.stringify(content.embed)}`;
	if (content instanceof Y.ContentBinary) return `bytes ${Buffer.from(content.content).toString('base64')}`;
	if (content instanceof Y.ContentType)
		return `type ${content.type.constructor.name} ${content.type instanceof Y.XmlElement ? content.type.nodeName : ''}`;
	return content.constructor.name;
}
