import { beforeEach, expect, test, vi } from 'vitest';
import { TestClock } from './for-tests.ts';
import type { PageSocket } from './page-socket.ts';
import { transportSockets } from './transport-socket.ts';
import { Transport } from './transport.ts';

/** A websocket that does only what a test says. */
class FakeSocket implements PageSocket {
	static all: FakeSocket[] = [];
	readyState = 0;
	readonly bufferedAmount = 0;
	binaryType: BinaryType = 'blob';
	onopen: PageSocket['onopen'] = null;
	onmessage: PageSocket['onmessage'] = null;
	onclose: PageSocket['onclose'] = null;
	onerror: PageSocket['onerror'] = null;
	send = vi.fn();
	close = vi.fn();
	constructor() {
		FakeSocket.all.push(this);
	}
}

const URL = 'ws://table.example/sync/room/content';
const clock = { current: new TestClock() };
const memory = { text: null as string | null };
const fetch = vi.fn<typeof globalThis.fetch>();

beforeEach(() => {
	FakeSocket.all = [];
	clock.current = new TestClock();
	memory.text = null;
	// The server answers; a stream that is asked for never says anything.
	fetch.mockReset();
	fetch.mockImplementation((input) =>
		String(input).endsWith('/healthz') ? Promise.resolve(new Response('{}')) : new Promise(() => undefined)
	);
});

function create() {
	const transport = new Transport({
		origin: 'http://table.example',
		room: 'room',
		WebSocket: FakeSocket,
		fetch,
		headers: () => ({}),
		clock: clock.current,
		memory: { read: () => memory.text, write: (text) => void (memory.text = text) }
	});
	const Socket = transportSockets(transport);
	const open = () => {
		const socket = new Socket(URL, ['roundtable.v1']);
		const closed = new Promise<number>((resolve) => (socket.onclose = ({ code }) => resolve(code)));
		return { socket, closed };
	};
	return { transport, open };
}

const asksForStream = () => fetch.mock.calls.some(([input]) => String(input).endsWith('/stream'));
const last = () => FakeSocket.all.at(-1);

test('a websocket that says nothing for four seconds is given up, and requests are next', async () => {
	const { open } = create();
	const { closed } = open();
	last()?.onopen?.(new Event('open'));
	clock.current.pass(3_900);
	expect(last()?.close).not.toHaveBeenCalled();
	clock.current.pass(200);
	expect(await closed).toBe(1006);
	open();
	await vi.waitFor(() => expect(asksForStream()).toBe(true));
	expect(FakeSocket.all).toHaveLength(1);
});

test('a websocket that has said anything is never given up', () => {
	const { open, transport } = create();
	open();
	last()?.onmessage?.(new MessageEvent('message', { data: new ArrayBuffer(1) }));
	clock.current.pass(60_000);
	expect(last()?.close).not.toHaveBeenCalled();
	expect(transport.via).toBe('websocket');
});

test('one refusal may be chance; the second, while the server answers requests, is the network', async () => {
	const { open } = create();
	for (let i = 1; i <= 2; i++) {
		const { closed } = open();
		last()?.onclose?.(new CloseEvent('close', { code: 1006 }));
		await closed;
		expect(FakeSocket.all).toHaveLength(i);
	}
	open();
	await vi.waitFor(() => expect(asksForStream()).toBe(true));
	expect(FakeSocket.all).toHaveLength(2);
});

test('a server that does not answer at all is no network that blocks', async () => {
	fetch.mockRejectedValue(new TypeError('fetch failed'));
	const { open } = create();
	for (let i = 1; i <= 5; i++) {
		const { closed } = open();
		last()?.onclose?.(new CloseEvent('close', { code: 1006 }));
		await closed;
	}
	expect(FakeSocket.all).toHaveLength(5);
	expect(asksForStream()).toBe(false);
});

test('what the server itself says with a close is passed on, and nothing else is tried', async () => {
	const { open } = create();
	for (let i = 0; i < 3; i++) {
		const { closed } = open();
		last()?.onclose?.(new CloseEvent('close', { code: 4403 }));
		expect(await closed).toBe(4403);
	}
	expect(fetch).not.toHaveBeenCalled();
});

test('the choice is remembered for ten minutes, and not believed from a clock that was set back', async () => {
	const tries = async (text: string) => {
		memory.text = text;
		FakeSocket.all = [];
		create().open();
		await Promise.resolve();
		return FakeSocket.all.length === 0 ? 'requests' : 'websocket';
	};
	const now = clock.current.now();
	expect(await tries(`${now + 60_000} stream`)).toBe('requests');
	expect(await tries(`${now - 1} stream`)).toBe('websocket');
	expect(await tries(`${now + 11 * 60_000} stream`)).toBe('websocket');
	expect(await tries('rubbish')).toBe('websocket');
});

test('where requests serve, websockets are tried again, and forgotten is what was remembered once one works', () => {
	memory.text = `${clock.current.now() + 60_000} stream`;
	const { open } = create();
	open();
	clock.current.pass(14_000);
	expect(FakeSocket.all).toHaveLength(0);
	clock.current.pass(2_000);
	expect(FakeSocket.all).toHaveLength(1);
	clock.current.pass(5_000);
	expect(last()?.close).toHaveBeenCalled();
	clock.current.pass(60_000);
	expect(FakeSocket.all).toHaveLength(2);
	last()?.onmessage?.(new MessageEvent('message'));
	expect(memory.text).toBeNull();
	open();
	expect(FakeSocket.all).toHaveLength(3);
});

test('told that the server goes away, a room comes back within a second, and not all at once', async () => {
	const { open } = create();
	const { closed } = open();
	last()?.onmessage?.(new MessageEvent('message', { data: new ArrayBuffer(1) }));
	last()?.onclose?.(new CloseEvent('close', { code: 1001 }));
	await closed;
	vi.spyOn(Math, 'random').mockReturnValue(0.5);
	open();
	expect(FakeSocket.all).toHaveLength(1);
	clock.current.pass(499);
	expect(FakeSocket.all).toHaveLength(1);
	clock.current.pass(2);
	expect(FakeSocket.all).toHaveLength(2);
});
