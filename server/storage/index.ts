export { FileBytes } from './file-bytes.ts';
export { IMPORTED, isLive, isUsable, readersOf } from './rules.ts';
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
