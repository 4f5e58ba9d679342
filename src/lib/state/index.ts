export type { Agenda } from './agenda.svelte.ts';
export { App, openApp, problemText } from './app.svelte.ts';
export type { Attribution } from './attribution.ts';
export type { Cards } from './cards.svelte.ts';
export { minutes, seconds } from './clock.svelte.ts';
export { getApp, getRoom, setApp, setRoom } from './context.ts';
export type { Datasets } from './datasets.svelte.ts';
export { Live } from './live.svelte.ts';
export { NewerVersion } from './newer-version.svelte.ts';
export type { Notes } from './notes.svelte.ts';
export type { Notice } from './notices.svelte.ts';
export type { Outline } from './outline.svelte.ts';
export type { PersonHere } from './presence.svelte.ts';
export type { Queries } from './queries.svelte.ts';
export { RefusedEdits } from './refused-edits.ts';
export type { DayNews } from './day-news.ts';
export { Room } from './room.svelte.ts';
export { addUsualStages, startRoundtable, usualTemplate, type StartFields } from './start.ts';
export { THEMES, type ThemeName } from './theme.svelte.ts';
export { forgetRoundtable, openRescueFile, saveRescueFile } from './keep.ts';
export {
	joinRoundtable,
	lookAtInvite,
	lookAtPass,
	openWithPass,
	parseInviteLink,
	parseRoomAddress,
	recoverRoundtable,
	sayWords,
	type InviteLink
} from './join.ts';
export { Undoing } from './undoing.svelte.ts';
export { Members, type Invitable, type InviteTerms } from './members.svelte.ts';
export { promiseNews, type PromiseNews } from './promise-news.ts';
export { saveBlob } from './save.ts';
export { ShownWords } from './shown-words.svelte.ts';
export { openExample } from './example.ts';
export { holdsSecret, isLocalAddress, type FileSource, type PickedFile } from './file-source.ts';
export { countFile, ImportDraft, listRejected } from './import-draft.svelte.ts';
export type { LinkedColumnState } from './linked-profiles.svelte.ts';
export type { LinkedProblem } from './linked-stage.ts';
export { NewerLinked } from './newer-linked.svelte.ts';
export { linkedOf as readLinked } from '$lib/model';
export type { LinkedChange, LinkedUse } from './linked-uses.ts';
export { forgetDownload, LinkDownload, type LinkStage } from './link-download.svelte.ts';
export type { AddFailure, FilePlace, RoomFile } from './room-file.ts';
export type { RoomFiles } from './room-files.svelte.ts';
export type { Verdict } from './verdict.ts';
export type { TableState } from './tables.svelte.ts';
export type { Parameter, QueryPlans } from './plans.svelte.ts';
export type { Run, RunProblem, SqlPart } from './run.ts';
export { setUpWorkbench, type Workbench } from './workbench.svelte.ts';
export type { Readiness, ReadyPart, ReadyPartId } from './readiness.svelte.ts';
export type { PersonReady } from './ready-people.svelte.ts';
export type { CheckId, CheckResult } from './checks.ts';
export { DayCheck } from './day-check.svelte.ts';
export { ReportState } from './report.svelte.ts';
