import { versionMark } from '$lib/files';
import type { LinkedFailure, LinkedFile, Refusal } from '$lib/ingest';
import type { FileLink } from '$lib/model';
import { sha256Hex } from '$lib/util';
import type { RoomFile } from './room-file.ts';

/** How far a file that stays where it is was asked from here. */
export type LinkedStage =
	/** Nobody asked its site here. */
	| { is: 'closed' }
	| { is: 'opening' }
	/** `bytesHere`: what was fetched of it, its footer included. */
	| { is: 'open'; file: LinkedFile; columnsHere: ReadonlySet<string>; bytesHere: number }
	| { is: 'failed'; failure: LinkedFailure };

/** Why what names such a file gave nothing. `ask`: this person did not say yet that its site may be asked. */
export type LinkedProblem = {
	readonly problem: 'linked';
	readonly file: RoomFile;
	readonly why: LinkedFailure['reason'] | 'ask' | 'unreadable';
	readonly status?: number | undefined;
	readonly refusal?: Refusal;
};

/** Columns on their way. */
export interface LinkedFetch {
	readonly file: RoomFile;
	readonly columns: number;
	readonly bytes: number;
	readonly of: number;
}

/** The same for links to one version: under one footer a site may give other bytes, and calls them another version then. */
export function versionOf(link: Pick<FileLink, 'footerHash' | 'etag' | 'lastModified'>): string {
	return `${link.footerHash} ${versionMark(link)}`;
}

/** Stands for the content of that version, whose bytes nobody has. */
export function linkedContent(link: Pick<FileLink, 'footerHash' | 'etag' | 'lastModified'>): string {
	return sha256Hex(`linked ${versionOf(link)}`);
}
