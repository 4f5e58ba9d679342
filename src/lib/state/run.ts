/** One run of a query's text on this device, as it is shown: under way, done or failed. */
import type { QueryFailure, QueryResult } from '$lib/engine';
import type { Query, Snapshot } from '$lib/model';
import type { LinkedProblem } from './linked-stage.ts';
import type { LinkedChange, LinkedUse } from './linked-uses.ts';
import type { AskProblem } from './plans.svelte.ts';

/** A part of a query's text, and where in it that begins, in UTF-16 units. */
export interface SqlPart {
	sql: string;
	offset: number;
}

/** `within`: the query whose text is wrong, where that is one that was read by name. Its line is that of the whole text. */
export type RunProblem = (QueryFailure & { within: Query | null }) | AskProblem | LinkedProblem;

export type Run =
	/** `first`: rows that came already, while the others are on their way. */
	| { is: 'running'; startedAt: number; first: QueryResult | null }
	| {
			is: 'done';
			/** The result is of this tab; others have its snapshot. */
			result: QueryResult;
			/** What ran. */
			sql: string;
			/** How many statements; the rows are of the last one. */
			statements: number;
			/** False: a part of the query, or one with values that are only this person's. Nobody else sees it. */
			isWhole: boolean;
			/** What files gave to it that stay where they are. */
			linked: readonly LinkedUse[];
			/** True where it does more than ask. What it makes or changes is gone after the run. */
			isChanging: boolean;
			/** How that differs from what the stored result was made from, where the text is the same. */
			since: { snapshot: Snapshot; changes: readonly LinkedChange[] } | null;
			/** True where somebody's stored result of the same text and bytes has other rows. */
			differsFrom: Snapshot | null;
			/** Of these rows; null where nobody else sees them, and until they are hashed. */
			taken: Snapshot | null;
	  }
	| { is: 'failed'; problem: RunProblem; elapsedMs: number };

/** A run that gave rows. */
export type DoneRun = Extract<Run, { is: 'done' }>;
