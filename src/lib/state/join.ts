/** Coming into a roundtable: by a link, by words from a screen, or on another device of one's own. */
import type { Outcome } from '$lib/api';
import { parseInviteHash, type InviteOffer, type PassOffer } from '$lib/protocol';
import { enterWithPass, joinRoom, recoverRoom, type RoomRecord } from '$lib/sync';
import type { App } from './app.svelte.ts';

export interface InviteLink {
	room: string;
	secret: string;
}

/** Reads what follows the # of an invite link. Null: this is no whole link. */
export function parseInviteLink(hash: string): InviteLink | null {
	return parseInviteHash(hash);
}

/** The link that somebody reads out from a screen, good for a few minutes. */
export function sayWords(app: App, words: string): Promise<Outcome<InviteLink>> {
	return app.api.sayWords(words);
}

/** What the link offers. Uses nothing up. */
export function lookAtInvite(app: App, link: InviteLink): Promise<Outcome<InviteOffer>> {
	return app.api.lookAtInvite(link);
}

/** Redeems the link for this device and puts the roundtable in its list. Returns its id. */
export async function joinRoundtable(
	app: App,
	link: InviteLink,
	person: { name: string; organisation: string }
): Promise<Outcome<string>> {
	return idOf(await joinRoom(app.device, app.api, { ...link, ...person }));
}

/** Whose a personal link is. Uses nothing up. */
export function lookAtPass(app: App, link: InviteLink): Promise<Outcome<PassOffer>> {
	return app.api.lookAtPass(link);
}

/** Makes this device one of that person's. Returns the roundtable's id. */
export async function openWithPass(app: App, link: InviteLink): Promise<Outcome<string>> {
	return idOf(await enterWithPass(app.device, app.api, link));
}

/** Makes this device its owner's again. `code` as it was typed. Returns the roundtable's id. */
export async function recoverRoundtable(
	app: App,
	lost: { room: string; code: string }
): Promise<Outcome<string>> {
	return idOf(await recoverRoom(app.device, app.api, lost));
}

/** The id in what people paste as the address of a roundtable: a page of it, a link to it, or the id alone. */
export function parseRoomAddress(text: string): string | null {
	const typed = text.trim();
	const path = URL.canParse(typed) ? new URL(typed).pathname + new URL(typed).hash : typed;
	return /(?:^|\/r\/|#)([A-Za-z0-9_-]{21,64})(?=$|[/.#?])/.exec(path)?.[1] ?? null;
}

function idOf(outcome: Outcome<RoomRecord>): Outcome<string> {
	return outcome.ok ? { ok: true, value: outcome.value.id } : outcome;
}
