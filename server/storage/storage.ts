/**
 * What the server keeps, behind one interface: SQLite in production, memory in tests, something shared by many
 * processes later. Every implementation passes contract.ts.
 * A promise that resolves means: on disk. Times are milliseconds since 1970; hashes are 32 bytes of SHA-256.
 */
import type { DeviceInfo, DocName, FileAccess, Role, RoomPromise } from '#protocol';

export type RoomRecord = {
	id: string;
	title: string;
	promise: RoomPromise | null;
	createdAt: number;
	/** When a room that was to be opened to its readers was; null: not yet, or it never was to be. */
	openedAt: number | null;
	/** When it is deleted with everything in it; null: not by a date. */
	deleteAt: number | null;
};

/** A person in a room. Revoked grants stay, so that a removed person cannot come back by a link. */
export type GrantRecord = {
	principal: string;
	name: string;
	organisation: string;
	role: Role;
	joinedAt: number;
	/** Null: never connected. */
	lastSeenAt: number | null;
	revokedAt: number | null;
};

/** One browser of a person, in one room: what a secret adds there is good for nowhere else. */
export type DeviceRecord = {
	/** The principal that the device made for itself; sessions are its own. */
	id: string;
	/** Whom it acts for. */
	principal: string;
	way: DeviceInfo['way'];
	/** The principal who let it in, if somebody else did. */
	addedBy: string | null;
	addedAt: number;
	/** Null: never connected. */
	lastSeenAt: number | null;
	revokedAt: number | null;
};

/** A person in a room, and by which of their devices. */
export type Place = { grant: GrantRecord; device: DeviceRecord };

/** Adds one device to one person, once. */
export type PassRecord = {
	id: string;
	room: string;
	principal: string;
	/** The device it was made on: it must still be in the room when the pass is used. */
	madeBy: string;
	expiresAt: number;
};

export type Visit = { room: string; device: string; at: number };

/** `principal`: of the device that signed in. */
export type SessionRecord = { principal: string; expiresAt: number };

export type InviteRecord = {
	id: string;
	room: string;
	role: Role;
	createdBy: string;
	createdAt: number;
	expiresAt: number | null;
	maxUses: number | null;
	uses: number;
	revokedAt: number | null;
};

export type FileRecord = {
	sha256: string;
	sizeBytes: number;
	access: FileAccess;
	principal: string;
	at: number;
	withdrawnAt: number | null;
};

export type NewRoom = {
	id: string;
	title: string;
	promise: RoomPromise | null;
	principal: string;
	name: string;
	organisation: string;
	recovery: Uint8Array[];
	at: number;
	deleteAt: number | null;
};

export type Redemption = {
	room: string;
	secretHash: Uint8Array;
	/** The device's own. */
	principal: string;
	name: string;
	organisation: string;
	at: number;
};
export type Redeemed =
	{ outcome: 'granted'; grant: GrantRecord } | { outcome: 'invalid' } | { outcome: 'revoked' };

/** One message of one person, as it was admitted. */
export type Frame = { principal: string; at: number; data: Uint8Array };
export type Binding = { clientId: number; principal: string };

/** What one flush adds to one document. `parts` hold the same content as `frames`, merged; never more of them. */
export type CommitEntry = {
	room: string;
	doc: DocName;
	frames: Frame[];
	parts: Uint8Array[];
	bindings: Binding[];
};

/** `known` is the relay's own digest of the snapshot; opaque here. */
export type Snapshot = { seq: number; data: Uint8Array; known: Uint8Array };

export type StoredDoc = {
	/** Number of the last frame; 0 when nothing was ever stored. */
	seq: number;
	snapshot: Snapshot | null;
	/** What came after the snapshot, oldest first. */
	updates: { seq: number; data: Uint8Array }[];
	bindings: Binding[];
};

/** Whose it is cannot be read from the key. */
export type DayUse = { key: Uint8Array; bytes: number };

export type InviteKey = 'words' | 'ticket';

export type RoleChange = 'changed' | 'last-facilitator' | 'unknown';

/** A document as it was before some frame, and every frame since. */
export type DocHistory = { base: Snapshot | null; frames: (Frame & { seq: number })[] };

/** One frame, or the first of somebody's since a time. */
export type HistoryStart = { seq: number } | { principal: string; since: number };

export type StorageCalls = {
	/** False: a room with this id exists, and nothing was changed. The creator becomes facilitator. */
	createRoom(room: NewRoom): Promise<boolean>;
	getRoom(id: string): Promise<RoomRecord | null>;
	/** True for a room that was here and was deleted for good; its id is never taken again. */
	isPurged(id: string): Promise<boolean>;
	/** Writes something, and resolves when it is on disk. */
	probe(at: number): Promise<void>;
	updateRoom(
		id: string,
		changes: {
			title?: string;
			promise?: RoomPromise;
			openedAt?: number | null;
			deleteAt?: number | null;
		}
	): Promise<void>;

	/** Rooms whose day has come. */
	listOverdue(now: number): Promise<string[]>;
	/** Gives each room that has no day, or one after `latest`, that one; resolves with how many there were. */
	boundDays(latest: number): Promise<number>;
	/**
	 * Erases a room: documents, people, links, and which files it shares. Bytes of files are left to the caller (`leftFiles`), and
	 * what freed pages still say to `forgetFreed`. Sessions and principals of nobody go too, unless they were made after `idleSince`.
	 */
	purgeRoom(room: string, at: number, idleSince: number): Promise<void>;
	/** Files of erased rooms whose bytes may still be there, also after a restart; `forgetLeftFile` when they are not. */
	leftFiles(): Promise<string[]>;
	forgetLeftFile(sha256: string): Promise<void>;
	isFileShared(sha256: string): Promise<boolean>;
	/**
	 * After something was erased, empties the log and writes the database anew, so that no page still holds it; everything else waits
	 * meanwhile. False: it is larger than so many bytes, or a reader is in the way.
	 */
	forgetFreed(mostBytes: number): Promise<boolean>;

	/** Takes a principal for a device. False: it belongs to somebody with another secret, or with none to prove. */
	claimPrincipal(id: string, secretHash: Uint8Array | null, at: number): Promise<boolean>;
	/** True when the principal exists and this is its device. */
	provePrincipal(id: string, secretHash: Uint8Array): Promise<boolean>;

	addSession(tokenHash: Uint8Array, session: SessionRecord): Promise<void>;
	getSession(tokenHash: Uint8Array, now: number): Promise<SessionRecord | null>;

	getGrant(room: string, principal: string): Promise<GrantRecord | null>;
	/** Whom a device acts for in a room; null: for nobody. Removed people and devices are found too. */
	getPlace(room: string, device: string): Promise<Place | null>;
	/** Of everybody, in the order of adding; those that were signed out not among them. */
	listDevices(room: string): Promise<DeviceRecord[]>;
	/** False: the room has no such device. */
	revokeDevice(room: string, device: string, at: number): Promise<boolean>;

	addPass(pass: PassRecord, secretHash: Uint8Array): Promise<void>;
	/**
	 * Null: there is none, it is over, or used by another device than this, or who made it may not give it any more.
	 * A device that asks again because only the reply was lost is answered again.
	 */
	findPass(
		room: string,
		secretHash: Uint8Array,
		device: string | null,
		now: number
	): Promise<GrantRecord | null>;
	/** Makes the device one of the pass's person. A device that is theirs already uses nothing up. */
	usePass(room: string, secretHash: Uint8Array, device: string, at: number): Promise<GrantRecord | null>;
	/** Only by the device that made it. */
	endPass(room: string, id: string, madeBy: string): Promise<boolean>;

	/** Replaces a person's codes, used ones too. */
	setRecovery(room: string, principal: string, codeHashes: Uint8Array[]): Promise<void>;
	countRecovery(room: string, principal: string): Promise<number>;
	/** Whom a code would bring back, or has brought back on this very device. */
	findRecovery(room: string, codeHash: Uint8Array, device: string | null): Promise<GrantRecord | null>;
	/** Makes the device one of the code's person; null: no such code, or it is used, or the person was removed. */
	recover(room: string, codeHash: Uint8Array, device: string, at: number): Promise<GrantRecord | null>;

	/** In the order of joining. */
	listGrants(room: string): Promise<GrantRecord[]>;
	/** Also takes a revoked person back. Refuses to leave a room without a facilitator. */
	setRole(room: string, principal: string, role: Role): Promise<RoleChange>;
	revokeGrant(room: string, principal: string, at: number): Promise<RoleChange>;
	/** Notes when people were last in a room. */
	noteVisits(visits: Visit[]): Promise<void>;

	addInvite(invite: InviteRecord, secretHash: Uint8Array): Promise<void>;
	listInvites(room: string): Promise<InviteRecord[]>;
	/** By its secret or a ticket for it; whatever its state. Null for a wrong room or secret. */
	findInvite(room: string, secretHash: Uint8Array, now: number): Promise<InviteRecord | null>;
	/** Another key to an invite: words that are shown, or the ticket that they were exchanged for. */
	addInviteKey(key: { hash: Uint8Array; invite: string; kind: InviteKey; expiresAt: number }): Promise<void>;
	/** False: these words do not open this invite, or not any more. */
	renewWords(
		room: string,
		invite: string,
		hash: Uint8Array,
		now: number,
		expiresAt: number
	): Promise<boolean>;
	endWords(room: string, invite: string): Promise<void>;
	findInviteByWords(hash: Uint8Array, now: number): Promise<InviteRecord | null>;
	/** False: the room has no such invite. */
	revokeInvite(room: string, id: string, at: number): Promise<boolean>;
	/** Uses an invite up by one and grants its role; a role already held is never lowered, and then nothing is used up. */
	redeem(redemption: Redemption): Promise<Redeemed>;

	loadDoc(room: string, doc: DocName): Promise<StoredDoc>;
	/** All entries or none, in one transaction. Resolves with the last seq of each entry's document. */
	commit(entries: CommitEntry[]): Promise<number[]>;
	/** Replaces everything up to the snapshot's seq by it; keeps the previous snapshot and one of each day. */
	compact(room: string, doc: DocName, snapshot: Snapshot, at: number): Promise<void>;
	/** Unmerged frames after a seq, oldest first. */
	listFrames(room: string, doc: DocName, afterSeq: number): Promise<(Frame & { seq: number })[]>;
	/** Null: there is no such frame. `gone`: what is needed from before it is not kept any more. `damaged`: a frame has rotted. */
	loadHistory(
		room: string,
		doc: DocName,
		start: HistoryStart
	): Promise<DocHistory | 'gone' | 'damaged' | null>;
	/** Until when members may put back what a restored backup lacks; null: they may not. */
	importUntil(room: string): Promise<number | null>;
	setImportUntil(room: string, until: number | null): Promise<void>;
	/** What each key, of 16 bytes, has used up on a day; `saveDayUse` forgets other days. */
	loadDayUse(day: number): Promise<DayUse[]>;
	saveDayUse(day: number, uses: DayUse[]): Promise<void>;
	/** Forgets frames and daily states from before a time. */
	prune(before: number): Promise<void>;

	addFile(room: string, file: FileRecord): Promise<void>;
	setFileAccess(room: string, sha256: string, access: FileAccess): Promise<void>;
	getFile(room: string, sha256: string): Promise<FileRecord | null>;
	roomFileBytes(room: string): Promise<number>;
	/** Resolves with whether any room still shares these bytes. */
	withdrawFile(room: string, sha256: string, at: number): Promise<{ stillShared: boolean }>;
};

export type Storage = StorageCalls & {
	/** Changes when an older backup is restored. */
	readonly epoch: string;
	/** True once it has: members may have what is missing. */
	readonly isRestored: boolean;
	close(): Promise<void>;
};

/** The same calls where they run: in the thread that owns the data. */
export type Synchronous<T> = {
	[K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;
};
