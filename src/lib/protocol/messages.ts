/**
 * Frames on /sync/<room>/<doc>: y-websocket's own (0–3) and ours (100 and up). One message per frame.
 * Ours travel from server to client only, and only to a client that offered the subprotocol below. Rules W in SPEC.md.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as v from 'valibot';
import { READERS, ROLES } from './roles.ts';

export const SUBPROTOCOL = 'roundtable.v1';
/** `bearer.<token>` as a second offered subprotocol signs a socket in where cookies cannot. Never echoed, never logged. */
export const BEARER_PREFIX = 'bearer.';

export const MESSAGE = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	committed: 100,
	denied: 101,
	hello: 102,
	who: 103,
	returned: 104
} as const;

export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

export const DENIALS = ['role', 'foreign-client', 'too-large', 'malformed', 'quota', 'conflict'] as const;
export type Denial = (typeof DENIALS)[number];

const Hello = v.object({
	/** Of the storage: another epoch means an older backup was restored, so nothing counts as committed any more. */
	epoch: v.string(),
	role: v.picklist(ROLES),
	principal: v.string(),
	readers: v.picklist(READERS),
	frameBytes: v.number(),
	/** When the server deletes the room; not there: not by a date. */
	deleteAt: v.optional(v.number()),
	/** After an older backup was restored: members may put back what it lacks (`open`), or could if a facilitator let them. */
	recovery: v.optional(v.picklist(['possible', 'open']))
});
/** Sent first on every socket, and again whenever any of this changes. */
export type Hello = v.InferOutput<typeof Hello>;

export type ServerMessage =
	/** The first `count` step-2/update messages of this socket are on disk, but for those a `denied` named. */
	| { type: 'committed'; count: number }
	/** Message number `index` (from 1, step-2/update only) was refused and will not be stored. */
	| { type: 'denied'; index: number; reason: Denial }
	| ({ type: 'hello' } & Hello)
	/** The relay has bound these Yjs client ids to these persons. */
	| { type: 'who'; owners: ReadonlyMap<number, string> }
	/** This person came back with a recovery code; for facilitators. */
	| { type: 'returned'; principal: string };

export function encodeServerMessage(message: ServerMessage): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE[message.type]);
	switch (message.type) {
		case 'committed':
			encoding.writeVarUint(encoder, message.count);
			break;
		case 'denied':
			encoding.writeVarUint(encoder, message.index);
			encoding.writeVarString(encoder, message.reason);
			break;
		case 'hello': {
			const { type: _, ...hello } = message;
			encoding.writeVarString(encoder, JSON.stringify(hello));
			break;
		}
		case 'who':
			for (const [clientId, principal] of message.owners) {
				encoding.writeVarUint(encoder, clientId);
				encoding.writeVarString(encoder, principal);
			}
			break;
		case 'returned':
			encoding.writeVarString(encoder, message.principal);
			break;
	}
	return encoding.toUint8Array(encoder);
}

/**
 * Reads what follows the type byte, as y-websocket's message handlers receive it.
 * Returns null for a type or a content that this version does not know: the caller ignores it.
 */
export function readServerMessage(type: number, decoder: decoding.Decoder): ServerMessage | null {
	switch (type) {
		case MESSAGE.committed:
			return { type: 'committed', count: decoding.readVarUint(decoder) };
		case MESSAGE.denied: {
			const index = decoding.readVarUint(decoder);
			const reason = decoding.readVarString(decoder);
			return { type: 'denied', index, reason: isDenial(reason) ? reason : 'malformed' };
		}
		case MESSAGE.hello: {
			const parsed = v.safeParse(Hello, safeJson(decoding.readVarString(decoder)));
			return parsed.success ? { type: 'hello', ...parsed.output } : null;
		}
		case MESSAGE.who: {
			const owners = new Map<number, string>();
			while (decoding.hasContent(decoder)) {
				const clientId = decoding.readVarUint(decoder);
				owners.set(clientId, decoding.readVarString(decoder));
			}
			return { type: 'who', owners };
		}
		case MESSAGE.returned:
			return { type: 'returned', principal: decoding.readVarString(decoder) };
		default:
			return null;
	}
}

function isDenial(value: string): value is Denial {
	return (DENIALS as readonly string[]).includes(value);
}

function safeJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
