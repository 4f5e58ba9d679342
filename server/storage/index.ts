export { checkWhole, databasePath, lockFolder, openDatabase, versionOf } from './database.ts';
export { FileBytes } from './file-bytes.ts';
export { forgetFreedPages, leaveForRemoval, Purging } from './purging.ts';
export { IMPORTED, isLive, isOver, isUsable, readersOf } from './rules.ts';
export { NEWEST_VERSION } from './schema.ts';
export { Connection } from './statements.ts';
export { Documents } from './documents.ts';
export { openSqliteStorage, StorageError } from './sqlite.ts';
export type {
	Binding,
	CommitEntry,
	DeviceRecord,
	DocHistory,
	FileRecord,
	Frame,
	GrantRecord,
	InviteRecord,
	PassRecord,
	Place,
	RoomRecord,
	Storage,
	StoredDoc,
	Visit
} from './storage.ts';
