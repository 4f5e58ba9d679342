export { FileBytes } from './file-bytes.ts';
export { isUsable } from './rules.ts';
export { openSqliteStorage, StorageError } from './sqlite.ts';
export type {
	Binding,
	CommitEntry,
	FileRecord,
	Frame,
	GrantRecord,
	InviteRecord,
	RoomRecord,
	Snapshot,
	Storage,
	StoredDoc
} from './storage.ts';
