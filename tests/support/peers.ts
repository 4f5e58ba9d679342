/**
 * Simulated people on simulated devices: real documents, a network that obeys, a disk that keeps every update. Each
 * interleaving is a short list of verbs:
 *
 *     peers.edit('alice', …); peers.cut('bob'); peers.edit('bob', …); peers.reload('bob'); peers.settle();
 */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { createUndo, type Undo } from '$lib/model';
import { createDoc, readPlain } from '$lib/sync';
import { Network, type Message } from './network.ts';

const FROM_NETWORK = Symbol('from the network');
const FROM_DISK = Symbol('from the disk');

type Peer = { doc: Y.Doc; undo: Undo; disk: Uint8Array[] };

export class Peers {
	readonly names: readonly string[];
	readonly network: Network;
	readonly #peers = new Map<string, Peer>();
	/** Every update that anybody ever made, in no useful order. */
	readonly #journal: Uint8Array[] = [];

	/** Everybody starts from the same first content, as after joining. */
	constructor(names: readonly string[], start: (doc: Y.Doc) => void = () => {}) {
		this.names = names;
		this.network = new Network(names);
		const first = createDoc();
		start(first);
		const update = Y.encodeStateAsUpdate(first);
		this.#journal.push(update);
		for (const name of names) this.#peers.set(name, this.#boot(name, [update]));
	}

	doc(name: string): Y.Doc {
		return this.#peer(name).doc;
	}

	edit(name: string, change: (doc: Y.Doc) => void): void {
		change(this.doc(name));
	}

	/** Returns whether there was something to undo. */
	undo(name: string): boolean {
		return this.#peer(name).undo.undo();
	}

	/** One message, any of them; returns false when there was none. */
	deliver(pick = 0): boolean {
		const message = this.network.take(pick);
		if (message === null) return false;
		this.#receive(message);
		return true;
	}

	/** Everything that is under way, and what follows from it. */
	deliverAll(): void {
		while (this.deliver());
	}

	cut(name: string): void {
		this.network.cut(name);
	}

	/** Back on the network: asks everybody and is asked, as at every connection. */
	heal(name: string): void {
		this.network.heal(name);
		for (const other of this.names) if (other !== name) this.#ask(other, name);
		for (const other of this.names) if (other !== name) this.#ask(name, other);
	}

	/** The tab is closed and opened again: only what is on disk remains. */
	reload(name: string): void {
		const before = this.#peer(name);
		before.undo.stop();
		before.doc.destroy();
		this.#peers.set(name, this.#boot(name, before.disk));
		if (!this.network.isCut(name)) this.heal(name);
	}

	/** Everybody is back, and everything has arrived. */
	settle(): void {
		for (const name of this.names) this.heal(name);
		this.deliverAll();
	}

	/**
	 * All hold the same content, as does a document made from every update that ever was, and none waits for anything.
	 * Equal state vectors alone would prove little: two texts under one clock have them.
	 */
	expectConverged(): void {
		const [first, ...others] = this.names.map((name) => this.doc(name));
		if (first === undefined) throw new Error('nobody is here');
		for (const other of others) {
			expect(contentHash(other)).toBe(contentHash(first));
			expect(Y.equalSnapshots(Y.snapshot(other), Y.snapshot(first))).toBe(true);
		}
		const merged = new Y.Doc();
		Y.applyUpdate(merged, Y.mergeUpdates(this.#journal));
		expect(contentHash(merged)).toBe(contentHash(first));
		const twice = contentHash(first);
		for (const update of this.#journal) Y.applyUpdate(first, update, FROM_DISK);
		expect(contentHash(first)).toBe(twice);
		for (const doc of [first, ...others, merged]) {
			expect(doc.store.pendingStructs).toBeNull();
			expect(doc.store.pendingDs).toBeNull();
		}
	}

	stop(): void {
		for (const { undo, doc } of this.#peers.values()) {
			undo.stop();
			doc.destroy();
		}
	}

	#boot(name: string, disk: Uint8Array[]): Peer {
		const doc = createDoc();
		for (const update of disk) Y.applyUpdate(doc, update, FROM_DISK);
		const peer = { doc, undo: createUndo(doc), disk: [...disk] };
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === FROM_DISK) return;
			// On disk first, as on a real device.
			peer.disk.push(update);
			if (origin === FROM_NETWORK) return;
			this.#journal.push(update);
			this.network.broadcast(name, 'update', update);
		});
		return peer;
	}

	#ask(from: string, to: string): void {
		this.network.send({ from, to, kind: 'step1', bytes: Y.encodeStateVector(this.doc(from)) });
	}

	#receive({ from, to, kind, bytes }: Message): void {
		const { doc } = this.#peer(to);
		if (kind === 'step1') {
			this.network.send({ from: to, to: from, kind: 'step2', bytes: Y.encodeStateAsUpdate(doc, bytes) });
		} else {
			Y.applyUpdate(doc, bytes, FROM_NETWORK);
		}
	}

	#peer(name: string): Peer {
		const peer = this.#peers.get(name);
		if (peer === undefined) throw new Error(`Nobody is called ${name}`);
		return peer;
	}
}

/** Of what people see: the same for equal content, however it came about. */
export function contentHash(doc: Y.Doc): string {
	return createHash('sha256')
		.update(JSON.stringify(readPlain(doc)))
		.digest('hex');
}
