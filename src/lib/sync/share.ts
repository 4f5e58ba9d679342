/** The ways in which a roundtable gets to be both on this device and on the server. */
import type { Grant, RoomInfo } from '#protocol';
import type { Api, Outcome } from '$lib/api';
import type { Device } from './device.ts';
import type { Identity } from './identity.ts';
import { createRoomRecord, type RoomRecord } from './room-record.ts';

/**
 * Makes a roundtable of this device known to the server under its own id. If the server knows it already, because only its
 * reply was lost, this device proves that it is the same and goes on.
 */
export async function registerRoom(
	api: Api,
	record: RoomRecord,
	identity: Identity,
	code?: string
): Promise<Outcome<Pick<Grant, 'role'>>> {
	const created = await api.createRoom({
		id: record.id,
		title: record.title,
		name: record.name,
		organisation: record.organisation,
		...(record.promise === null ? {} : { promise: record.promise }),
		...(record.keepDays === undefined ? {} : { keepDays: record.keepDays }),
		...(record.recoveryHashes.length === 0 ? {} : { recovery: record.recoveryHashes }),
		...(code === undefined ? {} : { code }),
		...identity
	});
	if (created.ok || created.problem !== 'room-exists') return created;
	const signedIn = await api.signIn(identity);
	if (!signedIn.ok) return created;
	const info = await api.roomInfo(record.id);
	// Somebody else's roundtable under this id, however unlikely, is not ours to write into.
	return info.ok && info.value.role === 'facilitator' ? info : created;
}

/**
 * Redeems an invite for this device and puts the roundtable in its list, where `openRoom` finds it. One that is there
 * already keeps its documents, with what may still wait in them.
 */
export async function joinRoom(
	device: Device,
	api: Api,
	invite: { room: string; secret: string; name: string; organisation: string }
): Promise<Outcome<RoomRecord>> {
	// Before it is redeemed: a link for one person offers nothing afterwards.
	const offer = await api.lookAtInvite({ room: invite.room, secret: invite.secret });
	const granted = await api.redeemInvite({ ...invite, ...device.identity });
	if (!granted.ok) return granted;
	return { ok: true, value: await keepGrant(device, granted.value, offer.ok ? offer.value : null) };
}

/** The same with a personal link: this device becomes one of a person who is in the room already. */
export async function enterWithPass(
	device: Device,
	api: Api,
	link: { room: string; secret: string }
): Promise<Outcome<RoomRecord>> {
	const offer = await api.lookAtPass(link);
	const granted = await api.redeemPass({ ...link, ...device.identity });
	if (!granted.ok) return granted;
	return { ok: true, value: await keepGrant(device, granted.value, offer.ok ? offer.value : null) };
}

/** The same with a recovery code, as it was typed. */
export async function recoverRoom(
	device: Device,
	api: Api,
	lost: { room: string; code: string }
): Promise<Outcome<RoomRecord>> {
	const granted = await api.recover({ ...lost, ...device.identity });
	if (!granted.ok) return granted;
	const info = await api.roomInfo(lost.room);
	return { ok: true, value: await keepGrant(device, granted.value, info.ok ? info.value : null) };
}

/** Puts a roundtable in the device's list; one that is there already keeps its documents. */
async function keepGrant(
	device: Device,
	{ room, role, principal }: Grant,
	about: (Pick<RoomInfo, 'promise' | 'deleteAt'> & { room: { createdAt: number } }) | null
): Promise<RoomRecord> {
	const joined = {
		title: room.title,
		where: 'room',
		role,
		name: principal.name,
		organisation: principal.organisation,
		principal: principal.id,
		...(about === null
			? {}
			: { promise: about.promise, createdAt: about.room.createdAt, deleteAt: about.deleteAt })
	} as const;
	const known = device.getRoom(room.id);
	const record = known === null ? createRoomRecord({ id: room.id, ...joined }) : { ...known, ...joined };
	await device.putRoom(record);
	return record;
}
