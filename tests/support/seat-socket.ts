/** A bare socket at a seat, for what a crowd does not do: `prefix` goes before each frame. */
import { once } from 'node:events';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import { MESSAGE, SYNC } from '#protocol';
import type { Seat } from './crowd.ts';

export async function openSeat({
	url,
	protocols,
	headers,
	document,
	token: said = 'anybody'
}: Seat): Promise<{ socket: WebSocket; prefix: Uint8Array }> {
	const socket = new WebSocket(url, protocols ?? [], {
		perMessageDeflate: false,
		...(headers ? { headers } : {})
	});
	socket.on('error', () => undefined);
	await once(socket, 'open');
	if (document === undefined) return { socket, prefix: new Uint8Array() };
	const name = encoded((encoder) => writeVarString(encoder, document));
	const token = encoded((encoder) => {
		writeVarUint(encoder, MESSAGE.auth);
		writeVarUint(encoder, 0);
		writeVarString(encoder, said);
	});
	socket.send(Buffer.concat([name, token]));
	return { socket, prefix: name };
}

export function presenceFrame(id: number, clock: number): Uint8Array {
	const state = {
		user: { name: `Somebody ${id}`, color: '#336699' },
		cursor: { anchor: clock, head: clock }
	};
	const entries = encoded((encoder) => {
		writeVarUint(encoder, 1);
		writeVarUint(encoder, id);
		writeVarUint(encoder, clock);
		writeVarString(encoder, JSON.stringify(state));
	});
	return encoded((encoder) => {
		writeVarUint(encoder, MESSAGE.awareness);
		writeVarUint8Array(encoder, entries);
	});
}

export function updateFrame(bytes: Uint8Array): Uint8Array {
	return encoded((encoder) => {
		writeVarUint(encoder, MESSAGE.sync);
		writeVarUint(encoder, SYNC.update);
		writeVarUint8Array(encoder, bytes);
	});
}

/** Whether it is somebody's update that is passed on; not of a server that names the document. */
export function isUpdateFrame(frame: Uint8Array): boolean {
	return frame[0] === MESSAGE.sync && frame[1] === SYNC.update;
}

function encoded(write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array {
	const encoder = createEncoder();
	write(encoder);
	return toUint8Array(encoder);
}
