import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A cable that tests can pull. Playwright's own switch leaves open websockets alive; this ends every connection and
 * lets no new one through, pages and files included.
 */
export class Network {
	readonly #sockets = new Map<Socket, string>();
	#cut: { agent: string } | null = null;
	#upgrades: 'pass' | 'refused' | 'swallowed' = 'pass';

	constructor(server: Server) {
		const sockets = this.#sockets;
		// One for all of them: there may be thousands.
		function forget(this: Socket) {
			sockets.delete(this);
		}
		server.on('connection', (socket) => {
			if (this.#cut?.agent === '') {
				socket.destroy();
				return;
			}
			this.#sockets.set(socket, '');
			socket.on('close', forget);
		});
		// First of all listeners, so that what is cut off reaches nobody.
		server.prependListener('request', (request: IncomingMessage) => {
			if (this.refuses(request)) request.socket.destroy();
			else this.watch(request);
		});
	}

	/** Without an agent: everybody. With one: browsers whose user agent contains it. */
	cut(agent = ''): void {
		this.#cut = { agent };
		for (const [socket, name] of this.#sockets) if (name.includes(agent)) socket.destroy();
	}

	/** As networks do that know no websockets: refuses upgrades, or takes them and never answers. */
	blockUpgrades(how: 'refused' | 'swallowed'): void {
		this.#upgrades = how;
	}

	restore(): void {
		this.#cut = null;
		this.#upgrades = 'pass';
	}

	get blocksUpgrades(): boolean {
		return this.#upgrades !== 'pass';
	}

	block(socket: Duplex): void {
		socket.on('error', () => undefined);
		if (this.#upgrades === 'refused') socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
	}

	refuses(request: IncomingMessage): boolean {
		return this.#cut !== null && agentOf(request).includes(this.#cut.agent);
	}

	/** Remembers whose connection this is. */
	watch(request: IncomingMessage): void {
		if (this.#sockets.has(request.socket)) this.#sockets.set(request.socket, agentOf(request));
	}
}

function agentOf(request: IncomingMessage): string {
	return request.headers['user-agent'] ?? '';
}
