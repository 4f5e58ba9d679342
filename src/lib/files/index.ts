export { DeviceFiles, type DeviceUse, type FileOptions } from './device-files.ts';
export { createHasher, hashBlob, hashBytes, isHashedWhole } from './hash.ts';
export { expectHash } from './expected-hashes.ts';
export type { FileFailure, FileOutcome, FileProblem } from './outcome.ts';
export { isSameVersion, versionMark, type WebVersion } from './web-version.ts';
export type { StoredFile } from './store.ts';
export {
	changeFileAccess,
	downloadFile,
	uploadFile,
	withdrawFile,
	type FileApi,
	type TransferOptions
} from './transfer.ts';
