import { countRecordsWith, type RecordCount } from './count-records.ts';
import type { Importer, ImportOptions } from './import-csv.ts';
import { importFileWith } from './import-file.ts';
import type { ImportedTable } from './imported-table.ts';
import { KeptOnDevice, keptAs } from './kept-parts.ts';
import type { LinkedFailure } from './linked-failure.ts';
import { LinkedFile } from './linked-file.ts';
import type { FetchParts } from './linked-footer.ts';
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
export type { ColumnStatistics } from './footer-statistics.ts';
export { compareFooters, type FooterChange } from './compare-footers.ts';
export type { LinkedFailure } from './linked-failure.ts';
export type { LinkedFile } from './linked-file.ts';
export type { FetchParts } from './linked-footer.ts';
export { LinkedTable } from './linked-table.ts';
export { fetchLink, forgetDownload, listDownloads, lookAtLink } from './remote.ts';
export type { RemoteFacts } from './remote-facts.ts';
export type { RemoteFailure, RemoteReason } from './remote-ask.ts';
export type { Unfinished } from './remote-parts.ts';
export type { Refusal, RefusalReason } from './refusal.ts';
export { rehearse } from './rehearse.ts';
export { keepSurveyReady, surveyAhead } from './survey-apart.ts';

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
 * not over the network; then they are not kept either. Never rejects for what can be expected to happen.
 */
export function openLinked(
	address: string,
	facts: RemoteFacts,
	{ signal, fetchParts: given }: { signal?: AbortSignal | undefined; fetchParts?: FetchParts } = {}
): Promise<{ ok: true; file: LinkedFile } | LinkedFailure> {
	const how = given === undefined ? { fetchParts, kept } : { fetchParts: given };
	const platform = { readers: READERS_APART, ...how };
	return LinkedFile.open(platform, { address, facts }, { signal });
}

const kept = new KeptOnDevice();

/**
 * A linked file from what was kept of it on this device, without asking its site. Null: its footer is not here. What is
 * not here of its columns is fetched when it is asked for, if that can be.
 */
export async function openKept(
	link: Pick<RemoteFacts, 'url' | 'etag' | 'lastModified'> & { bytes: number; footerHash: string },
	signal?: AbortSignal
): Promise<LinkedFile | null> {
	const footer = await kept.load(keptAs(link.url, link.footerHash, link), null);
	if (footer === null) return null;
	const { url, bytes, etag, lastModified } = link;
	const facts = { url, bytes, etag, lastModified, mediaType: null, ranges: true, parts: true, name: '' };
	const platform = { readers: READERS_APART, fetchParts, kept };
	const opened = await LinkedFile.open(platform, { address: url, facts }, { signal, known: footer });
	return opened.ok && opened.file.footerHash === link.footerHash ? opened.file : null;
}

/** Whether a file may be one, by what is known before a byte of it is read. */
export function maybeParquet({ name, mediaType }: Pick<RemoteFacts, 'name' | 'mediaType'>): boolean {
	return /\.(geo)?parq(uet)?$/i.test(name) || (mediaType ?? '').includes('parquet');
}

/** Lets go of what was kept of a version on this device. */
export function forgetKept(
	link: Pick<RemoteFacts, 'url' | 'etag' | 'lastModified'> & { footerHash: string }
): Promise<void> {
	return kept.drop(keptAs(link.url, link.footerHash, link));
}
