/**
 * Every call to our server, typed and parsed by protocol's schemas. Nothing here keeps state but the bearer it was given;
 * all calls may be made at the same time and again after a lost reply.
 */
import * as v from 'valibot';
import {
	api,
	type CreateRoom,
	type Grant,
	type Invite,
	type InviteOffer,
	type Member,
	type RedeemInvite,
	type Role,
	type RoomInfo,
	type Undo,
	type Undone
} from '#protocol';
import type { Bearer } from './bearer.ts';
import { createDeviceCalls, type Call, type DeviceCalls } from './devices.ts';
import { createFileCalls, type FileCalls } from './files.ts';
import type { Outcome } from './outcome.ts';
import { readReply } from './reply.ts';

/** A reply that takes longer counts as offline: a half-dead network must not keep a dialog waiting for ever. */
const REPLY_MS = 30_000;

/** With a cookie there is nothing to say in the body. */
const SignedIn = v.nullable(v.object({ token: v.optional(v.string()) }));

export type ApiOptions = {
	fetch: typeof globalThis.fetch;
	/** Where the server is, without a slash at the end. */
	origin: string;
	/** Given: sessions travel in the Authorization header and this object is filled. Not given: in the server's cookie. */
	bearer?: Bearer;
};

export type Api = FileCalls &
	DeviceCalls & {
		readonly origin: string;
		/** Null when the session is a cookie. */
		readonly bearer: Bearer | null;
		createRoom(body: CreateRoom): Promise<Outcome<Grant>>;
		roomInfo(room: string): Promise<Outcome<RoomInfo>>;
		updateRoom(room: string, changes: v.InferInput<typeof api.UpdateRoom>): Promise<Outcome<void>>;
		/** The same device again: gives a new session for an existing principal. */
		signIn(identity: v.InferInput<typeof api.SignIn>): Promise<Outcome<void>>;
		/** Only this reply carries `secret` and `url`. Times in ms since 1970; null means without end. */
		createInvite(room: string, invite: v.InferInput<typeof api.CreateInvite>): Promise<Outcome<Invite>>;
		listInvites(room: string): Promise<Outcome<Invite[]>>;
		revokeInvite(room: string, invite: string): Promise<Outcome<void>>;
		/** What a link offers; uses nothing up. */
		lookAtInvite(link: { room: string; secret: string }): Promise<Outcome<InviteOffer>>;
		redeemInvite(body: RedeemInvite): Promise<Outcome<Grant>>;
		listMembers(room: string): Promise<Outcome<Member[]>>;
		updateMember(room: string, principal: string, role: Role): Promise<Outcome<void>>;
		revokeMember(room: string, principal: string): Promise<Outcome<void>>;
		/** Takes back what somebody did, or an earlier undo; with `preview` only says what that would change. */
		undo(room: string, what: Undo): Promise<Outcome<Undone>>;
		/** Lets members put back what a restored backup lacks, or ends that. */
		letMembersRecover(room: string, open: boolean): Promise<Outcome<void>>;
	};

export function createApi({ fetch, origin, bearer }: ApiOptions): Api {
	function authorization(): Record<string, string> {
		return bearer?.token == null ? {} : { authorization: `Bearer ${bearer.token}` };
	}

	async function call<T>(
		method: Parameters<Call>[0],
		path: string,
		schema: v.GenericSchema<unknown, T> | null,
		body?: unknown
	): Promise<Outcome<T>> {
		let response: Response;
		try {
			response = await fetch(`${origin}/api${path}`, {
				method,
				credentials: 'same-origin',
				cache: 'no-store',
				headers: {
					accept: 'application/json',
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
					...authorization()
				},
				signal: AbortSignal.timeout(REPLY_MS),
				...(body === undefined ? {} : { body: JSON.stringify(body) })
			});
		} catch {
			// fetch does not say more than that nothing came back.
			return { ok: false, problem: 'offline' };
		}
		return readReply(response, schema);
	}

	/** Calls that give a session: with a bearer the server is asked to put the token in the reply. */
	async function callForSession<T extends { token?: string | undefined } | null>(
		path: string,
		schema: v.GenericSchema<unknown, T>,
		body: unknown
	): Promise<Outcome<T>> {
		const outcome = await call('POST', bearer === undefined ? path : `${path}?as=token`, schema, body);
		const token = outcome.ok ? outcome.value?.token : undefined;
		if (bearer !== undefined && token !== undefined) bearer.token = token;
		return outcome;
	}

	const room = (id: string) => `/rooms/${encodeURIComponent(id)}`;
	const member = (id: string, principal: string) => `${room(id)}/members/${encodeURIComponent(principal)}`;

	return {
		origin,
		bearer: bearer ?? null,
		...createFileCalls(origin, authorization),
		...createDeviceCalls(call, callForSession),
		createRoom: (body) => callForSession('/rooms', api.Grant, body),
		roomInfo: (id) => call('GET', room(id), api.RoomInfo),
		updateRoom: (id, changes) => call<void>('PATCH', room(id), null, changes),
		async signIn(identity) {
			const outcome = await callForSession('/session', SignedIn, identity);
			return outcome.ok ? { ok: true, value: undefined } : outcome;
		},
		createInvite: (id, invite) => call('POST', `${room(id)}/invites`, api.Invite, invite),
		listInvites: (id) => call('GET', `${room(id)}/invites`, api.InviteList),
		revokeInvite: (id, invite) =>
			call<void>('DELETE', `${room(id)}/invites/${encodeURIComponent(invite)}`, null),
		lookAtInvite: (link) => call('POST', '/invites/look', api.InviteOffer, link),
		redeemInvite: (body) => callForSession('/invites/redeem', api.Grant, body),
		listMembers: (id) => call('GET', `${room(id)}/members`, api.MemberList),
		updateMember: (id, principal, role) => call<void>('PATCH', member(id, principal), null, { role }),
		revokeMember: (id, principal) => call<void>('DELETE', member(id, principal), null),
		letMembersRecover: (id, open) => call<void>('PUT', `${room(id)}/recover-from-members`, null, { open }),
		undo: (id, what) => call('POST', `${room(id)}/undo`, api.Undone, what)
	};
}
