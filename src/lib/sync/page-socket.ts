/** What is used of a browser's WebSocket, so that something else can stand in its place. */
export interface PageSocket {
	binaryType: BinaryType;
	readonly readyState: number;
	readonly bufferedAmount: number;
	onopen: ((event: Event) => void) | null;
	onmessage: ((event: MessageEvent) => void) | null;
	onclose: ((event: CloseEvent) => void) | null;
	onerror: ((event: Event) => void) | null;
	send(frame: Uint8Array<ArrayBuffer>): void;
	close(code?: number, reason?: string): void;
}

export type PageSocketClass = new (url: string | URL, protocols?: string | string[]) => PageSocket;
