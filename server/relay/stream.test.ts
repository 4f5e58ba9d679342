import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeStreamRecord, LIMITS, STREAM } from '#protocol';
import { Stream } from './stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A reply as far as a stream writes one. */
class Reply extends EventEmitter {
	bytes = 0;
	writableLength = 0;
	writableFinished = false;
	destroyed = false;
	writeHead = () => this;
	flushHeaders = () => undefined;
	write(piece: Uint8Array): boolean {
		this.bytes += piece.length;
		return true;
	}
	end(): void {
		this.writableFinished = true;
		queueMicrotask(() => this.emit('close'));
	}
	destroy(): void {
		this.destroyed = true;
		queueMicrotask(() => this.emit('close'));
	}
	// reason: a stream uses what is above.
	get response(): ServerResponse {
		return this as unknown as ServerResponse;
	}
}

function open() {
	const onend = vi.fn();
	const stream = new Stream({ room: 'r', device: 'd', expiresAt: 0, onopen: () => undefined, onend });
	return { stream, onend };
}

async function* body(...records: Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* records;
}

test('[T7] a stream that polls no more is ended after thirty seconds, and not before', async () => {
	const { stream, onend } = open();
	expect(stream.attach(new Reply().response, 'poll')).toBe(true);
	await vi.advanceTimersByTimeAsync(20_000);
	expect(stream.attach(new Reply().response, 'poll')).toBe(true);
	await vi.advanceTimersByTimeAsync(20_000 + 29_000);
	expect(onend).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(2_000);
	expect(onend).toHaveBeenCalledOnce();
});

test('[T7] a stream whose reader goes away is ended at once', async () => {
	const { stream, onend } = open();
	const reply = new Reply();
	stream.attach(reply.response, 'stream');
	reply.emit('close');
	await vi.advanceTimersByTimeAsync(0);
	expect(onend).toHaveBeenCalledOnce();
});

test('[T7] what waits for somebody who does not poll is bounded', async () => {
	const { stream, onend } = open();
	stream.attach(new Reply().response, 'poll');
	await vi.advanceTimersByTimeAsync(1);
	await stream.receive(body(encodeStreamRecord(1, STREAM.open)), 0);
	const socket = stream.accept(1, '');
	const frame = new Uint8Array(1024 * 1024);
	for (let sent = 0; sent < 4 * LIMITS.slowBytes; sent += frame.length) socket?.write(frame);
	expect(onend).toHaveBeenCalledOnce();
});

test('[T6] a poll with nothing to say is answered with nothing after a while', async () => {
	const { stream } = open();
	stream.attach(new Reply().response, 'poll');
	await vi.advanceTimersByTimeAsync(1);
	const reply = new Reply();
	stream.attach(reply.response, 'poll');
	await vi.advanceTimersByTimeAsync(19_000);
	expect(reply.writableFinished).toBe(false);
	await vi.advanceTimersByTimeAsync(2_000);
	expect([reply.writableFinished, reply.bytes]).toEqual([true, 0]);
});

test('[T3] a second request that speaks while the first is still being read ends the stream', async () => {
	const { stream, onend } = open();
	stream.attach(new Reply().response, 'stream');
	const held = Promise.withResolvers<void>();
	async function* slow(): AsyncGenerator<Uint8Array> {
		await held.promise;
		yield new Uint8Array();
	}
	const first = stream.receive(slow(), 0);
	expect(await stream.receive(body(), 1)).toBe(false);
	held.resolve();
	await first;
	expect(onend).toHaveBeenCalledOnce();
});
