/**
 * Bodies and replies of the HTTP interface, parsed by the same schema on both sides (design: HTTP).
 * Times are milliseconds since 1970. Ids are URL-safe; hashes are lower-case hexadecimal.
 */
import * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { READERS, ROLES } from './roles.ts';

export * from './undo.ts';

/** Ids of rooms and principals are made by clients: 21 or more characters carry 126 random bits. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/));
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Secret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,128}$/));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LIMITS.nameLength));
const organisation = v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.nameLength));
const role = v.picklist(ROLES);
const time = v.pipe(v.number(), v.integer(), v.minValue(0));
/** When the server deletes a room; null: not by a date. */
const deleteAt = v.optional(v.nullable(time), null);

/** The device's own proof that it is the same person as before; optional for scripts. */
const device = { principal: v.optional(Id), deviceSecret: v.optional(Secret) };

/** What joining shows before it asks for a name. Kept by the server so that a link can show it before any grant. */
export const PromiseSchema = v.object({
	/** How people will be named in what is published. */
	naming: v.picklist(['names', 'roles', 'chatham-house']),
	/** Who may read while it goes on. */
	reading: v.picklist(['live', 'when-opened']),
	recorded: v.boolean(),
	/** Free words of the convener. */
	note: v.pipe(v.string(), v.maxLength(2000))
});
export type RoomPromise = v.InferOutput<typeof PromiseSchema>;

export const CreateRoom = v.object({
	id: Id,
	title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LIMITS.titleLength)),
	name,
	organisation,
	promise: v.optional(PromiseSchema),
	/** For how long, from now on, the server keeps it, or shorter where its operator says so. Not given: as usual there. */
	keepDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(7), v.maxValue(36_500))),
	recovery: v.optional(v.pipe(v.array(Sha256), v.maxLength(LIMITS.recoveryCodes))),
	/** Asked for by servers where not everybody may start a roundtable (problem `code-required`). */
	code: v.optional(v.pipe(v.string(), v.maxLength(200))),
	...device
});
export type CreateRoom = v.InferInput<typeof CreateRoom>;

/** The facilitator's later changes to what a link shows before joining. */
export const UpdateRoom = v.object({
	title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LIMITS.titleLength))),
	promise: v.optional(PromiseSchema),
	/** Opens a room to its readers that was promised to be opened. A promise that is tightened closes it again. */
	opened: v.optional(v.literal(true)),
	/** When the server deletes the room; null: only by hand, where the operator allows that. */
	deleteAt: v.optional(v.nullable(time))
});

export const Person = v.object({ id: v.string(), name: v.string(), organisation: v.string() });
export type Person = v.InferOutput<typeof Person>;

export const Grant = v.object({
	room: v.object({ id: v.string(), title: v.string() }),
	principal: Person,
	role,
	token: v.optional(v.string())
});
export type Grant = v.InferOutput<typeof Grant>;

export const CreateInvite = v.object({
	role,
	expiresAt: v.optional(v.nullable(time)),
	maxUses: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))))
});

/** `secret` and `url` only in the reply that creates it: the server keeps a hash. */
export const Invite = v.object({
	id: v.string(),
	role,
	secret: v.optional(v.string()),
	url: v.optional(v.string()),
	expiresAt: v.nullable(time),
	maxUses: v.nullable(v.number()),
	uses: v.optional(v.number()),
	createdAt: v.optional(time),
	revokedAt: v.optional(v.nullable(time))
});
export type Invite = v.InferOutput<typeof Invite>;
export const InviteList = v.array(Invite);

export const RedeemInvite = v.object({ room: Id, secret: Secret, name, organisation, ...device });
export type RedeemInvite = v.InferInput<typeof RedeemInvite>;

/** `POST /api/invites/look`: what the link offers. Uses nothing up. */
export const LookAtInvite = v.object({ room: Id, secret: Secret });
export const InviteOffer = v.object({
	room: v.object({ id: v.string(), title: v.string(), createdAt: time }),
	role,
	/** Name and organisation of who gave the link. */
	invitedBy: v.nullable(v.object({ name: v.string(), organisation: v.string() })),
	promise: v.nullable(PromiseSchema),
	deleteAt
});
export type InviteOffer = v.InferOutput<typeof InviteOffer>;

/** `POST /api/session`: the same device again, after a lost cookie. */
export const SignIn = v.object({ principal: Id, deviceSecret: Secret });
export const SignedIn = v.object({ principal: v.object({ id: v.string() }), token: v.optional(v.string()) });

/** `POST /api/invites/words`: what was read from the screen instead of scanned. */
export const SayWords = v.object({ words: v.pipe(v.string(), v.maxLength(200)) });
/** A key to the same invite, to be redeemed like its link. */
export const WordsTicket = v.object({ room: v.string(), secret: v.string() });

/** `POST` or `PUT /api/rooms/:room/invites/:invite/words`: four words, and until when they work if nobody renews them. */
export const SpokenWords = v.object({ words: v.string(), expiresAt: time });
export type SpokenWords = v.InferOutput<typeof SpokenWords>;
export const RenewWords = v.object({ words: v.pipe(v.string(), v.maxLength(200)) });

/** `POST /api/recover`: a code as it was typed, and the device that it is to be good for. */
export const Recover = v.object({
	room: Id,
	code: v.pipe(v.string(), v.maxLength(200)),
	...device
});

/** `PUT /api/rooms/:room/recovery`: the caller's new codes, in place of the old. */
export const RecoveryHashes = v.object({
	recovery: v.pipe(v.array(Sha256), v.minLength(1), v.maxLength(LIMITS.recoveryCodes))
});
export const RecoveryLeft = v.object({ left: v.number() });

/** How a device came to be a person's: by joining, by a recovery code, by the person themself, by a facilitator. */
export const DEVICE_WAYS = ['joined', 'recovery', 'self', 'facilitator'] as const;
export const DeviceInfo = v.object({
	id: v.string(),
	way: v.picklist(DEVICE_WAYS),
	/** Name of the facilitator who let it in. */
	by: v.nullable(v.string()),
	addedAt: time,
	/** Null: never connected. */
	lastSeenAt: v.nullable(time),
	here: v.boolean(),
	/** The one that asks. */
	isThis: v.boolean()
});
export type DeviceInfo = v.InferOutput<typeof DeviceInfo>;

/** `POST /api/rooms/:room/passes`: without a principal, for the caller's own next device. */
export const CreatePass = v.object({ principal: v.optional(Id) });
/** The secret is only in this reply: the server keeps a hash. */
export const Pass = v.object({ id: v.string(), secret: v.string(), url: v.string(), expiresAt: time });
export type Pass = v.InferOutput<typeof Pass>;

/** `POST /api/passes/look`: whose the pass is. Uses nothing up. */
export const LookAtPass = v.object({ room: Id, secret: Secret });
export const PassOffer = v.object({
	room: v.object({ id: v.string(), title: v.string(), createdAt: time }),
	person: v.object({ name: v.string(), organisation: v.string() }),
	role,
	promise: v.nullable(PromiseSchema),
	deleteAt
});
export type PassOffer = v.InferOutput<typeof PassOffer>;
export const RedeemPass = v.object({ room: Id, secret: Secret, ...device });

export const Member = v.object({
	principal: Person,
	role,
	joinedAt: time,
	/** Null: never connected. */
	lastSeenAt: v.nullable(time),
	here: v.boolean(),
	revokedAt: v.nullable(time),
	/** Devices that may act for this person: one's own, and for facilitators everybody's. */
	devices: v.optional(v.array(DeviceInfo))
});
export type Member = v.InferOutput<typeof Member>;
export const MemberList = v.array(Member);
export const UpdateMember = v.object({ role });

/** `GET /api/rooms/:room`: for somebody with a grant. */
export const RoomInfo = v.object({
	room: v.object({ id: v.string(), title: v.string(), createdAt: time }),
	promise: v.nullable(PromiseSchema),
	readers: v.picklist(READERS),
	role,
	principal: Person,
	deleteAt,
	/** How many days ahead the operator lets a room be kept; null: for as long as somebody wants. */
	keepMostDays: v.optional(v.nullable(v.number()), null)
});
export type RoomInfo = v.InferOutput<typeof RoomInfo>;

export const FILE_ACCESS = ['everybody', 'facilitators'] as const;
/** Access class of a file, in the header `x-roundtable-access` of its PUT and of every reply about it. */
export const FileAccess = v.picklist(FILE_ACCESS);
export type FileAccess = v.InferOutput<typeof FileAccess>;
export const UpdateFile = v.object({ access: FileAccess });

/** `application/problem+json`; `type` is stable, the rest is for people. */
export const PROBLEMS = [
	'bad-request',
	'not-signed-in',
	'forbidden',
	'not-open',
	'code-required',
	'not-found',
	'room-exists',
	'invite-invalid',
	'words-invalid',
	'pass-invalid',
	'recovery-invalid',
	'last-facilitator',
	'hash-mismatch',
	'too-large',
	'quota',
	'too-many-requests',
	'cannot-store',
	'internal'
] as const;
export type ProblemType = (typeof PROBLEMS)[number];
export const Problem = v.object({
	type: v.string(),
	title: v.string(),
	status: v.number(),
	detail: v.optional(v.string())
});
export type Problem = v.InferOutput<typeof Problem>;
