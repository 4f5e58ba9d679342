import { countRecordsWith, type RecordCount } from './count-records.ts';
import type { Importer, ImportOptions } from './import-csv.ts';
import { importFileWith } from './import-file.ts';
import type { ImportedTable } from './imported-table.ts';
import { LinkedFile, type FetchParts, type LinkedFailure } from './linked-file.ts';
import type { Proposal } from './proposal.ts';
import { proposeWith, type ProposeOptions } from './propose.ts';
import { READERS_APART } from './readers-apart.ts';
import type { Reading } from './reading.ts';
import type { Refusal } from './refusal.ts';
import { fetchParts } from './remote.ts';
import type { RemoteFacts } from './remote-facts.ts';

export { compareTables, type ChangedRow, type TableChange } from './compare-tables.ts';
export type { ColumnNote } from './column-checks.ts';
export { COLUMN_TYPES, PLAIN_DIALECT, type Dialect, type Layout } from './dialect.ts';
export type { RecordCount } from './count-records.ts';
export type { Importer, ImportOptions } from './import-csv.ts';
export type { ImportedTable } from './imported-table.ts';
export type { Progress, RejectedRecord } from './prepare.ts';
export type {
	Choice,
	Choices,
	DateEvidence,
	EncodingOption,
	Member,
	PreviewRow,
	Proposal,
	ProposedColumn,
	RawLine,
	RawRole,
	RecordList,
	Sheet
} from './proposal.ts';
export type { ProposeOptions } from './propose.ts';
export { findPersonalData, type PersonalHint, type PersonalKind } from './personal-data.ts';
export { readRejected, type RejectedText } from './read-rejected.ts';
export { readReading, type Chosen, type Format, type Reading } from './reading.ts';
export type { FetchParts, LinkedFailure, LinkedFile } from './linked-file.ts';
export { LinkedTable } from './linked-table.ts';
export { fetchLink, forgetDownload, listDownloads, lookAtLink } from './remote.ts';
export { isSameVersion, type RemoteFacts } from './remote-facts.ts';
export type { RemoteFailure, RemoteReason } from './remote-ask.ts';
export type { Unfinished } from './remote-parts.ts';
export type { Refusal, RefusalReason } from './refusal.ts';

/**
 * Proposes how to read a file. Reads all of it once and remembers what it found, as long as the same object is handed in:
 * proposing again after a choice takes no time to speak of. May be called any number of times, also at once.
 * Never rejects for what can be expected to happen: an aborted signal gives `cancelled`.
 */
export function propose(file: Blob, options: ProposeOptions = {}): Promise<Proposal | Refusal> {
	return proposeWith(READERS_APART, file, options);
}

/**
 * Makes a table of a file as `reading` says; with null, or one that makes no sense, as would be proposed. `relation` is
 * the table's name; one of that name is replaced. Every record is kept, skipped or rejected, and counted; a table that
 * has fewer rows than our own count is dropped again. Never rejects.
 */
export function importFile(
	engine: Importer,
	relation: string,
	file: Blob,
	reading: Reading | null,
	options: ImportOptions = {}
): Promise<ImportedTable | Refusal> {
	return importFileWith(READERS_APART, engine, relation, file, reading, options);
}

/** The account of a file's records before anything is imported, by reading all of it. Never rejects. */
export function countRecords(
	file: Blob,
	reading: Reading,
	options: ImportOptions = {}
): Promise<RecordCount | Refusal> {
	return countRecordsWith(READERS_APART, file, reading, options);
}

/**
 * Reads the footer of a Parquet file that stays where it is, as `lookAtLink` saw it. `fetchParts`: how its parts come, if
 * not over the network. Never rejects for what can be expected to happen.
 */
export function openLinked(
	address: string,
	facts: RemoteFacts,
	{ signal, ...how }: { signal?: AbortSignal | undefined; fetchParts?: FetchParts } = {}
): Promise<{ ok: true; file: LinkedFile } | LinkedFailure> {
	const platform = { readers: READERS_APART, fetchParts, ...how };
	return LinkedFile.open(platform, { address, facts }, { signal });
}

/** Whether a file may be one, by what is known before a byte of it is read. */
export function maybeParquet({ name, mediaType }: Pick<RemoteFacts, 'name' | 'mediaType'>): boolean {
	return /\.(geo)?parq(uet)?$/i.test(name) || (mediaType ?? '').includes('parquet');
}
