/** Every kind of message that a client can send, and every way to send it wrongly. */
import { frame, presence, step1, step2, typed, update } from './kit.ts';

let lastClient = 1000;

/** A Yjs client id that nobody has used. */
export const newClientId = () => ++lastClient;

export const KINDS: Record<string, () => Uint8Array> = {
	step1: () => step1(),
	step2: () => step2(typed('x', { clientID: newClientId() })),
	update: () => update(typed('x', { clientID: newClientId() })),
	deletion: () => update(Uint8Array.of(0, 1, 77, 1, 0, 1)),
	presence: () => presence([newClientId(), 1, { name: 'x' }]),
	query: () => frame(3),
	auth: () => frame(2, 0),
	committed: () => frame(100, 1),
	denied: () => frame(101, 1),
	unknown: () => frame(9)
};

/** Only the first is a message as it should be. */
export const VARIANTS: Record<string, (bytes: Uint8Array) => Uint8Array> = {
	plain: (bytes) => bytes,
	'kind padded': (bytes) => Uint8Array.from([(bytes[0] ?? 0) | 0x80, 0, ...bytes.subarray(1)]),
	'both kinds padded': (bytes) =>
		Uint8Array.from([(bytes[0] ?? 0) | 0x80, 0, (bytes[1] ?? 0) | 0x80, 0, ...bytes.subarray(2)]),
	truncated: (bytes) => bytes.subarray(0, -1),
	'followed by another': (bytes) => Uint8Array.from([...bytes, ...bytes]),
	'followed by a byte': (bytes) => Uint8Array.from([...bytes, 0])
};
