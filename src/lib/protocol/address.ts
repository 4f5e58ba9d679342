import { isDocName, type DocName } from './roles.ts';

const ROOM = /^[A-Za-z0-9_-]{21,64}$/;

/** Path of a document's socket, without host. */
export function syncPath(room: string, doc: DocName): string {
	return `/sync/${room}/${doc}`;
}

/**
 * Reads the path of an upgrade request. Null for everything but exactly /sync/<room>/<doc>: there is no decoding, so
 * nothing in it can be escaped.
 */
export function parseSyncPath(path: string): { room: string; doc: DocName } | null {
	const [empty, sync, room, doc, ...rest] = path.split('/');
	if (empty !== '' || sync !== 'sync' || rest.length > 0) return null;
	if (room === undefined || !ROOM.test(room) || !isDocName(doc)) return null;
	return { room, doc };
}

/** Where a link leads. The secret is after the #, so it never reaches a server, a log or a referrer. */
export function inviteUrl(origin: string, room: string, secret: string): string {
	return `${origin}/join#${room}.${secret}`;
}

/** Where a personal link leads: it makes a device one of a person who is in the room already. */
export function passUrl(origin: string, room: string, secret: string): string {
	return `${origin}/open#${room}.${secret}`;
}

/** Reads what follows the # of an invite link or of a personal one. */
export function parseInviteHash(hash: string): { room: string; secret: string } | null {
	const match = /^#?([A-Za-z0-9_-]{21,64})\.([A-Za-z0-9_-]{21,128})$/.exec(hash);
	return match === null ? null : { room: match[1]!, secret: match[2]! };
}
