import type { DocName, Readers, Role } from '#protocol';

/** With what somebody was let in to a document. */
export type Entry = {
	room: string;
	doc: DocName;
	principal: string;
	/** Which of the person's devices it is. */
	device: string;
	role: Role;
	/** Whether readers may see what is in the room. */
	readers: Readers;
	/** When the room is deleted, ms since 1970; null: not by a date. */
	deleteAt: number | null;
	/** End of the session that opened it, ms since 1970. */
	expiresAt: number;
};
