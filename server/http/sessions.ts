/** Who a request or a socket speaks for. Tokens are random, kept as hashes, and never logged. */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BEARER_PREFIX } from '#protocol';
import type { Storage } from '../storage/index.ts';
import type { Origins } from './origins.ts';

const SESSION_MS = 180 * 86_400_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

export type Caller = {
	/** Null: nobody, or a session that is over. */
	principal: string | null;
	/** End of the session. */
	expiresAt: number;
	/** False: a page that must not act for this person sent it. */
	mayAct: boolean;
};

const NOBODY: Omit<Caller, 'mayAct'> = { principal: null, expiresAt: 0 };

export function hash(secret: string): Uint8Array {
	return new Uint8Array(createHash('sha256').update(secret).digest());
}

export class Sessions {
	readonly #storage: Storage;
	readonly #origins: Origins;
	readonly #clock: () => number;

	constructor(storage: Storage, origins: Origins, clock: () => number) {
		this.#storage = storage;
		this.#origins = origins;
		this.#clock = clock;
	}

	/** Resolves with the token of a new session. */
	async start(principal: string): Promise<string> {
		const token = randomBytes(32).toString('base64url');
		await this.#storage.addSession(hash(token), { principal, expiresAt: this.#clock() + SESSION_MS });
		return token;
	}

	/** The value of a `set-cookie` header that carries a token. */
	cookie(token: string, request: IncomingMessage): string {
		const secure = this.#origins.isSecure(request);
		const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`;
		return `${cookieName(secure)}=${token}; ${attributes}${secure ? '; Secure' : ''}`;
	}

	async callerOf(request: IncomingMessage): Promise<Caller> {
		const bearer = bearerOf(request);
		if (bearer !== null) return { ...(await this.#sessionOf(bearer)), mayAct: true };
		const token = cookieOf(request, cookieName(this.#origins.isSecure(request)));
		return {
			...(token === null ? NOBODY : await this.#sessionOf(token)),
			mayAct: this.#mayAct(request, token !== null)
		};
	}

	/**
	 * Safe requests may come from anywhere: no other page can read the reply. Whatever changes something, and every
	 * upgrade, must come from one of our own pages if it comes from a page; with a cookie it must say so.
	 */
	#mayAct(request: IncomingMessage, hasCookie: boolean): boolean {
		const isUpgrade = request.headers.upgrade !== undefined;
		if (!isUpgrade && SAFE_METHODS.includes(request.method ?? '')) return true;
		const { origin } = request.headers;
		return origin === undefined ? !hasCookie : this.#origins.allows(origin);
	}

	async #sessionOf(token: string): Promise<typeof NOBODY> {
		if (!TOKEN.test(token)) return NOBODY;
		return (await this.#storage.getSession(hash(token), this.#clock())) ?? NOBODY;
	}
}

/** From the header, or on an upgrade from a subprotocol, since browsers let a socket set nothing else. */
function bearerOf(request: IncomingMessage): string | null {
	const header = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	if (header !== undefined) return header;
	if (request.headers.upgrade === undefined) return null;
	const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
	return offered.find((name) => name.startsWith(BEARER_PREFIX))?.slice(BEARER_PREFIX.length) ?? null;
}

/** The prefix makes browsers refuse a cookie that another subdomain or plain http tried to plant. */
function cookieName(secure: boolean): string {
	return secure ? '__Host-roundtable' : 'roundtable';
}

function cookieOf(request: IncomingMessage, name: string): string | null {
	for (const pair of (request.headers.cookie ?? '').split(';')) {
		const [key, value] = pair.trim().split('=', 2);
		if (key === name && value !== undefined) return value;
	}
	return null;
}
