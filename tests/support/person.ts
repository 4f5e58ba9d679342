/** A person with a device, an own cable to a real server, and one roundtable open in a tab. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { createApi, type Api, type Bearer } from '$lib/api';
import { openDevice, openRoom, type Clock, type Device, type RoomOptions, type RoomSync } from '$lib/sync';

globalThis.IDBKeyRange ??= IDBKeyRange;
// In Node each of the provider's connections listens for the end of the process, and a test has many people in one.
process.setMaxListeners(0);

/** The way from one device to the server, which can be pulled out and put back. */
class Cable {
	readonly events = new EventTarget();
	readonly WebSocket: NonNullable<RoomOptions['WebSocket']>;
	readonly #sockets = new Set<NodeSocket>();
	#isCut = false;
	/** How many sockets were opened, ever. */
	opened = 0;
	/** Tells the page of the end of a socket only when this resolves. */
	delayClose: (url: string) => Promise<void> | null = () => null;

	constructor() {
		const sockets = this.#sockets;
		const isCut = () => this.#isCut;
		const onOpen = () => this.opened++;
		const delayClose = (url: string) => this.delayClose(url);
		class CableSocket extends NodeSocket {
			constructor(url: string | URL, protocols?: string | string[]) {
				// Nobody listens on port 1: as with no network, it fails a moment later.
				super(isCut() ? 'ws://127.0.0.1:1' : url, protocols);
				sockets.add(this);
				this.on('open', onOpen);
				this.on('close', () => sockets.delete(this));
			}

			override emit(event: string | symbol, ...args: unknown[]): boolean {
				const delay = event === 'close' ? delayClose(this.url) : null;
				if (delay === null) return super.emit(event, ...args);
				void delay.then(() => super.emit(event, ...args));
				return true;
			}
		}
		// reason: ws has a browser's WebSocket as far as anything here uses it.
		this.WebSocket = CableSocket as unknown as Cable['WebSocket'];
	}

	/** Something on the way keeps each reply until it is complete. */
	holdsReplies = false;
	readonly #replies = new Set<AbortController>();

	readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
		if (this.#isCut) throw new TypeError('fetch failed');
		const line = new AbortController();
		init.signal?.addEventListener('abort', () => line.abort());
		this.#replies.add(line);
		const response = await globalThis.fetch(input, { ...init, signal: line.signal });
		if (!this.holdsReplies) return response;
		return new Response(response.status === 204 ? null : await response.arrayBuffer(), response);
	};

	/** `politely`: the server is told, as by a page that is left; else it finds out by itself. */
	cut({ politely = false } = {}): void {
		this.#isCut = true;
		for (const reply of this.#replies) reply.abort();
		this.#replies.clear();
		for (const socket of this.#sockets) {
			if (politely) socket.close(1001);
			else socket.terminate();
		}
	}

	restore(): void {
		this.#isCut = false;
		this.events.dispatchEvent(new Event('online'));
	}
}

/** Waits a hundredth of what it is asked to, so that what happens after seconds happens in a test. */
export const hurried: Clock = {
	now: () => Date.now(),
	after(ms, call) {
		const timer = setTimeout(call, ms / 100);
		return () => clearTimeout(timer);
	}
};

export type Tab = { device: Device; room: RoomSync; close(): Promise<void> };

export class Person {
	readonly name: string;
	readonly cable = new Cable();
	readonly bearer: Bearer = { token: null };
	/** For tabs that are given none; undefined: the real one. */
	clock: Clock | undefined;
	/** What stays when the tab is closed. */
	readonly disk: IDBFactory | null;
	readonly #origin: () => string;
	readonly #tabs = new Set<Tab>();

	/** `disk` null: a browser that keeps nothing. `origin` is asked each time, because a server may come back elsewhere. */
	constructor(name: string, origin: () => string, disk: IDBFactory | null = new IDBFactory()) {
		this.name = name;
		this.#origin = origin;
		this.disk = disk;
	}

	get api(): Api {
		return createApi({ fetch: this.cable.fetch, origin: this.#origin(), bearer: this.bearer });
	}

	device(): Promise<Device> {
		return openDevice({ indexedDB: this.disk });
	}

	/** Opens the roundtable in another tab of this device. */
	async open(room: string, options: { device?: Device; clock?: Clock } = {}): Promise<Tab> {
		const own = options.device ?? (await this.device());
		const clock = options.clock ?? this.clock;
		const sync = await openRoom(own, room, {
			api: this.api,
			WebSocket: this.cable.WebSocket,
			fetch: this.cable.fetch,
			events: this.cable.events,
			...(clock === undefined ? {} : { clock })
		});
		const tab: Tab = {
			device: own,
			room: sync,
			close: async () => {
				this.#tabs.delete(tab);
				await sync.close();
				own.close();
			}
		};
		this.#tabs.add(tab);
		return tab;
	}

	async stop(): Promise<void> {
		await Promise.all([...this.#tabs].map((tab) => tab.close()));
	}
}

/** Waits until `check` stops throwing. */
export function until<T>(check: () => T | Promise<T>): Promise<T> {
	return vi.waitFor(check, { timeout: 15_000, interval: 5 });
}
