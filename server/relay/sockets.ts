/** What a session uses of the two ends of a socket, whatever carries it: `ws` and Node's connection, or a stream. */

/** Takes messages in and ends the connection. */
export interface MessageSocket {
	/** 1 while it is open. */
	readonly readyState: number;
	on(event: 'message', heard: (data: Buffer, isBinary: boolean) => void): unknown;
	on(event: 'close', closed: (code: number) => void): unknown;
	on(event: 'pong' | 'error', happened: () => void): unknown;
	once(event: 'close', closed: () => void): unknown;
	removeAllListeners(event: 'message'): unknown;
	ping(): void;
	pause(): void;
	resume(): void;
	close(code: number, reason: string): void;
	/** Ends it at once, without a word. */
	terminate(): void;
}

/** What lies below it: frames that are built once for everybody are written to it directly. */
export interface ByteSocket {
	/** Bytes that the other side has not taken yet. */
	readonly writableLength: number;
	/** Node's own handle of the connection; it alone knows how much of a big write is out. */
	readonly _handle?: unknown;
	on(event: 'drain', drained: () => void): unknown;
	off(event: 'drain', drained: () => void): unknown;
	write(frame: Buffer): unknown;
}
