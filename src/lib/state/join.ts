/** Coming into somebody else's roundtable by a link. */
import type { Outcome } from '$lib/api';
import { parseInviteHash, type InviteOffer } from '$lib/protocol';
import { joinRoom } from '$lib/sync';
import type { App } from './app.svelte.ts';

export interface InviteLink {
	room: string;
	secret: string;
}

/** Reads what follows the # of an invite link. Null: this is no whole link. */
export function parseInviteLink(hash: string): InviteLink | null {
	return parseInviteHash(hash);
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
	const outcome = await joinRoom(app.device, app.api, { ...link, ...person });
	return outcome.ok ? { ok: true, value: outcome.value.id } : outcome;
}
