export * as api from './api.ts';
export type {
	CreateRoom,
	FileAccess,
	Grant,
	Invite,
	InviteOffer,
	Member,
	Person,
	Problem,
	ProblemType,
	RedeemInvite,
	RoomInfo,
	RoomPromise,
	Undo,
	Undone
} from './api.ts';
export { inviteUrl, parseInviteHash, parseSyncPath, syncPath } from './address.ts';
export { CLOSES, closeReason, type CloseReason } from './close.ts';
export { LIMITS } from './limits.ts';
export {
	BEARER_PREFIX,
	DENIALS,
	encodeServerMessage,
	MESSAGE,
	readServerMessage,
	SUBPROTOCOL,
	SYNC,
	type Denial,
	type Hello,
	type ServerMessage
} from './messages.ts';
export {
	atLeast,
	authorize,
	DOC_NAMES,
	isDocName,
	isRole,
	ROLES,
	type Act,
	type DocName,
	type Role
} from './roles.ts';
