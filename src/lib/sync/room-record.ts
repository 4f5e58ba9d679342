import { nanoid } from 'nanoid';
import type { DocName, Readers, Role, RoomPromise } from '#protocol';

/** A roundtable on this device. Times in ms since 1970. */
export type RoomRecord = {
	id: string;
	title: string;
	/** `device`: no server knows it. `room`: it is on the server too. */
	where: 'device' | 'room';
	/** As the server last said; null after this device's access ended. */
	role: Role | null;
	/** Whether readers see the room, as the server last said; not there before it did. */
	readers?: Readers;
	/** When the server deletes it, as it last said; null: not by a date. */
	deleteAt?: number | null;
	/** When this device was told that the server has deleted it; not there: it has not. */
	deletedAt?: number | undefined;
	/** The person's name and organisation in this roundtable. */
	name: string;
	organisation: string;
	principal: string;
	createdAt: number;
	lastChangeAt: number | null;
	lastOpenedAt: number | null;
	/** How many have their name in it, as when it was last open here. */
	people?: number;
	promise: RoomPromise | null;
	/** Sent with the roundtable when it is shared; the codes themselves were shown once and are nowhere. */
	recoveryHashes: string[];
	/** For how long the server shall keep it from when it is shared; not there: as is usual on that server. */
	keepDays?: number | undefined;
	/** Under which name each document is kept here; a refusal gives it a new one. */
	docNames: Record<DocName, string>;
};

/** What a person says to start a roundtable; everything else follows. */
export type NewRoom = Pick<RoomRecord, 'title' | 'name' | 'organisation' | 'principal'> &
	Partial<
		Pick<RoomRecord, 'id' | 'where' | 'role' | 'promise' | 'recoveryHashes' | 'keepDays' | 'createdAt'>
	>;

/** Whether a server has it, as far as this device knows. */
export function isOnServer({ where, deletedAt }: RoomRecord): boolean {
	return where === 'room' && deletedAt === undefined;
}

/** Of this device alone, with its maker as facilitator, unless `room` says otherwise. */
export function createRoomRecord(room: NewRoom): RoomRecord {
	const id = room.id ?? nanoid();
	return {
		where: 'device',
		role: 'facilitator',
		promise: null,
		recoveryHashes: [],
		createdAt: Date.now(),
		lastChangeAt: null,
		lastOpenedAt: null,
		...room,
		id,
		docNames: {
			content: `${id}/content`,
			discussion: `${id}/discussion`,
			backstage: `${id}/backstage`
		}
	};
}
