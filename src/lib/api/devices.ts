/** Calls about one person's several devices, and about the ways onto them. */
import type * as v from 'valibot';
import { api, type Grant, type Pass, type PassOffer, type SpokenWords } from '#protocol';
import type { Outcome } from './outcome.ts';

type Link = { room: string; secret: string };

export type DeviceCalls = {
	/** For the caller's own next device, or, for facilitators, for somebody else's. */
	createPass(room: string, principal?: string): Promise<Outcome<Pass>>;
	endPass(room: string, pass: string): Promise<Outcome<void>>;
	/** Whose a personal link is; uses nothing up. */
	lookAtPass(link: Link): Promise<Outcome<PassOffer>>;
	redeemPass(body: v.InferInput<typeof api.RedeemPass>): Promise<Outcome<Grant>>;
	/** `code` as it was typed. */
	recover(body: v.InferInput<typeof api.Recover>): Promise<Outcome<Grant>>;
	/** How many of the caller's recovery codes are left. */
	countRecovery(room: string): Promise<Outcome<{ left: number }>>;
	/** Hashes of new codes, in place of the old. */
	setRecovery(room: string, recovery: string[]): Promise<Outcome<{ left: number }>>;
	/** Signs one device out of the room. */
	revokeDevice(room: string, device: string): Promise<Outcome<void>>;
	/** A key to the invite whose words somebody reads from a screen. */
	sayWords(words: string): Promise<Outcome<Link>>;
	showWords(room: string, invite: string): Promise<Outcome<SpokenWords>>;
	/** To be called again before `expiresAt` for as long as the words are shown. */
	renewWords(room: string, invite: string, words: string): Promise<Outcome<SpokenWords>>;
	hideWords(room: string, invite: string): Promise<Outcome<void>>;
};

export type Call = <T>(
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
	path: string,
	schema: v.GenericSchema<unknown, T> | null,
	body?: unknown
) => Promise<Outcome<T>>;

export type CallForSession = (
	path: string,
	schema: typeof api.Grant,
	body: unknown
) => Promise<Outcome<Grant>>;

export function createDeviceCalls(call: Call, callForSession: CallForSession): DeviceCalls {
	const room = (id: string) => `/rooms/${encodeURIComponent(id)}`;
	const words = (id: string, invite: string) => `${room(id)}/invites/${encodeURIComponent(invite)}/words`;
	return {
		createPass: (id, principal) =>
			call('POST', `${room(id)}/passes`, api.Pass, principal === undefined ? {} : { principal }),
		endPass: (id, pass) => call<void>('DELETE', `${room(id)}/passes/${encodeURIComponent(pass)}`, null),
		lookAtPass: (link) => call('POST', '/passes/look', api.PassOffer, link),
		redeemPass: (body) => callForSession('/passes/redeem', api.Grant, body),
		recover: (body) => callForSession('/recover', api.Grant, body),
		countRecovery: (id) => call('GET', `${room(id)}/recovery`, api.RecoveryLeft),
		setRecovery: (id, recovery) => call('PUT', `${room(id)}/recovery`, api.RecoveryLeft, { recovery }),
		revokeDevice: (id, device) =>
			call<void>('DELETE', `${room(id)}/devices/${encodeURIComponent(device)}`, null),
		sayWords: (said) => call('POST', '/invites/words', api.WordsTicket, { words: said }),
		showWords: (id, invite) => call('POST', words(id, invite), api.SpokenWords, {}),
		renewWords: (id, invite, said) => call('PUT', words(id, invite), api.SpokenWords, { words: said }),
		hideWords: (id, invite) => call<void>('DELETE', words(id, invite), null)
	};
}
