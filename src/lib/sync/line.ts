/** The connection of one document to the server: y-websocket, set up for our relay. */
import type * as decoding from 'lib0/decoding';
import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import {
	BEARER_PREFIX,
	MESSAGE,
	readServerMessage,
	SUBPROTOCOL,
	type DocName,
	type ServerMessage
} from '#protocol';
import type { Bearer } from '$lib/api';
import type { PageSocketClass } from './page-socket.ts';
import { watchSockets, type SocketWatcher } from './socket.ts';

/** How to reach the server. */
export type Line = {
	/** `ws://host/sync/<room>`, without the document. */
	url: string;
	WebSocket: PageSocketClass;
	/** Read for each connection: signing in changes it. */
	protocols(): string[];
};

/** `origin` as http(s)://host; `bearer` null: the browser's cookie signs the sockets in. */
export function createLine(
	origin: string,
	room: string,
	WebSocket: PageSocketClass,
	bearer: Bearer | null
): Line {
	return {
		url: `${origin.replace(/^http/, 'ws')}/sync/${room}`,
		WebSocket,
		protocols() {
			const token = bearer?.token ?? null;
			return token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, BEARER_PREFIX + token];
		}
	};
}

/** After a failure the next attempt comes within 3–6 s, so that a whole room does not return in one moment. */
const BACKOFF_MS = 3_000;

const OURS = [MESSAGE.committed, MESSAGE.denied, MESSAGE.hello, MESSAGE.who, MESSAGE.returned];

/** Not connected yet. `onmessage` hears our own messages; the stock ones are the provider's. */
export function createProvider(
	line: Line,
	name: DocName,
	doc: Y.Doc,
	awareness: Awareness,
	watcher: SocketWatcher,
	onmessage: (message: ServerMessage) => void
): WebsocketProvider {
	const provider = new WebsocketProvider(line.url, name, doc, {
		connect: false,
		awareness,
		WebSocketPolyfill: watchSockets(line.WebSocket, watcher),
		maxBackoffTime: BACKOFF_MS * (1 + Math.random()),
		// The relay's order leaves no gaps, and each step 1 costs a whole document: asked for only when a gap shows.
		resyncInterval: -1,
		// Over a BroadcastChannel the provider would pass on other tabs' presence, which the relay takes for forgery, and
		// their edits without a word about whether they have reached the server. `DocSync` has a channel of its own.
		disableBc: true
	});
	for (const type of OURS) {
		provider.messageHandlers[type] = (_encoder: unknown, decoder: decoding.Decoder) => {
			const message = readServerMessage(type, decoder);
			if (message !== null) onmessage(message);
		};
	}
	return provider;
}
