export { FileBytes } from './file-bytes.ts';
export { isUsable } from './rules.ts';
export { openSqliteStorage, StorageError } from './sqlite.ts';
export type {
	Binding,
	CommitEntry,
	DocHistory,
	FileRecord,
	Frame,
	GrantRecord,
	InviteRecord,
	RoomRecord,
	Storage,
	StoredDoc,
	Visit
} from './storage.ts';
