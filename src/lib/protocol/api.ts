/**
 * Bodies and replies of the HTTP interface, parsed by the same schema on both sides (design: HTTP).
 * Times are milliseconds since 1970. Ids are URL-safe; hashes are lower-case hexadecimal.
 */
import * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { ROLES } from './roles.ts';

export * from './undo.ts';

/** Ids of rooms and principals are made by clients: 21 or more characters carry 126 random bits. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/));
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Secret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,128}$/));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LIMITS.nameLength));
const organisation = v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.nameLength));
const role = v.picklist(ROLES);
const time = v.pipe(v.number(), v.integer(), v.minValue(0));

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
	recovery: v.optional(v.pipe(v.array(Sha256), v.maxLength(20))),
	/** Asked for by servers where not everybody may start a roundtable (problem `code-required`). */
	code: v.optional(v.pipe(v.string(), v.maxLength(200))),
	...device
});
export type CreateRoom = v.InferInput<typeof CreateRoom>;

/** The facilitator's later changes to what a link shows before joining. */
export const UpdateRoom = v.object({
	title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LIMITS.titleLength))),
	promise: v.optional(PromiseSchema)
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
	promise: v.nullable(PromiseSchema)
});
export type InviteOffer = v.InferOutput<typeof InviteOffer>;

/** `POST /api/session`: the same device again, after a lost cookie. */
export const SignIn = v.object({ principal: Id, deviceSecret: Secret });
export const SignedIn = v.object({ principal: v.object({ id: v.string() }), token: v.optional(v.string()) });

export const Member = v.object({
	principal: Person,
	role,
	joinedAt: time,
	/** Null: never connected. */
	lastSeenAt: v.nullable(time),
	here: v.boolean(),
	revokedAt: v.nullable(time)
});
export type Member = v.InferOutput<typeof Member>;
export const MemberList = v.array(Member);
export const UpdateMember = v.object({ role });

/** `GET /api/rooms/:room`: for somebody with a grant. */
export const RoomInfo = v.object({
	room: v.object({ id: v.string(), title: v.string(), createdAt: time }),
	promise: v.nullable(PromiseSchema),
	role,
	principal: Person
});
export type RoomInfo = v.InferOutput<typeof RoomInfo>;

export const FILE_ACCESS = ['everybody', 'facilitators'] as const;
/** Access class of a file, in the header `x-roundtable-access` of its PUT. */
export const FileAccess = v.picklist(FILE_ACCESS);
export type FileAccess = v.InferOutput<typeof FileAccess>;

/** `application/problem+json`; `type` is stable, the rest is for people. */
export const PROBLEMS = [
	'bad-request',
	'not-signed-in',
	'forbidden',
	'code-required',
	'not-found',
	'room-exists',
	'invite-invalid',
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
