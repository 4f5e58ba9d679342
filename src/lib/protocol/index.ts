export * as api from './api.ts';
export type {
	CreateRoom,
	DeviceInfo,
	FileAccess,
	Grant,
	Invite,
	InviteOffer,
	Member,
	Pass,
	PassOffer,
	Person,
	Problem,
	ProblemType,
	RedeemInvite,
	RoomInfo,
	RoomPromise,
	SpokenWords,
	Undo,
	Undone
} from './api.ts';
export { inviteUrl, parseInviteHash, parseSyncPath, passUrl, syncPath } from './address.ts';
export { CLOSES, closeReason, type CloseReason } from './close.ts';
export { LIMITS } from './limits.ts';
export { createRecoveryCode, normalWords, recoveryCodeOf } from './spoken.ts';
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
	mayEnter,
	READERS,
	ROLES,
	type Act,
	type DocName,
	type Readers,
	type Role
} from './roles.ts';
export {
	decodeClose,
	encodeClose,
	encodeStreamRecord,
	STREAM,
	STREAM_HEADER,
	STREAM_MODE_HEADER,
	STREAM_TURN_HEADER,
	StreamReader,
	StreamRecordError,
	type StreamKind,
	type StreamRecord
} from './stream.ts';
