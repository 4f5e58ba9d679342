export type { Doc, Text as SharedText, XmlFragment as SharedProse } from 'yjs';
export {
	addMinutes,
	getAgendaClock,
	pauseStage,
	remainingMs,
	resumeStage,
	startNextStage,
	startStage,
	stopClock,
	type AgendaClock
} from './agenda-clock.ts';
export {
	addAgendaItem,
	deleteAgendaItem,
	getAgendaItem,
	listAgendaItems,
	listDeletedAgendaItems,
	moveAgendaItem,
	observeAgenda,
	restoreAgendaItem,
	updateAgendaItem,
	type AgendaFields,
	type AgendaItem
} from './agenda.ts';
export {
	addCardKind,
	CARD_KINDS,
	isBuiltInCardKind,
	listCardKinds,
	type BuiltInCardKind,
	type CardKind
} from './card-kinds.ts';
export {
	addCard,
	cardText,
	deleteCard,
	getCard,
	linkCard,
	listCards,
	listDeletedCards,
	moveCard,
	observeCards,
	restoreCard,
	unlinkCard,
	updateCard,
	type Card,
	type CardChanges,
	type CardFields,
	type CardLink
} from './cards.ts';
export { DELETED_DAYS } from './collection.ts';
export type { DatasetFile } from './dataset-file.ts';
export {
	addFile,
	moveFile,
	removeFile,
	restoreFile,
	setFileDialect,
	shareFile,
	updateFile,
	withdrawFile,
	type FileFields,
	type SharedFileFields
} from './dataset-files.ts';
export {
	ACCESSES,
	CURATIONS,
	DATASET_SETS,
	DATASET_STRINGS,
	DATASET_TEXTS,
	SPECTRUM,
	type Access,
	type Curation,
	type Dataset,
	type DatasetChanges,
	type DatasetFields,
	type DatasetSet,
	type DatasetString,
	type DatasetText,
	type Spectrum
} from './dataset.ts';
export {
	addDataset,
	addDatasets,
	addKeyword,
	addToDataset,
	datasetText,
	deleteDataset,
	getDataset,
	listDatasets,
	listDeletedDatasets,
	moveDataset,
	observeDatasets,
	removeFromDataset,
	removeKeyword,
	restoreDataset,
	updateDataset
} from './datasets.ts';
export type { Deletion } from './deletion.ts';
export { CREATION, edit, installCheck, isWriting, LIVE, LOCAL, MIGRATION, SEED, TYPING } from './edit.ts';
export type { Author, Entry } from './entries.ts';
export {
	addExperience,
	deleteExperience,
	experienceText,
	restoreExperience,
	type Experience
} from './experiences.ts';
export { getExample, type Example } from './example.ts';
export type { FileLink } from './file-source.ts';
export { followPlace } from './follow.ts';
export { getMeta, observeMeta, updateMeta, type Meta } from './meta.ts';
export { livingLetter, movesOf, type LetterId, type Letters } from './moves.ts';
export {
	addNote,
	deleteNote,
	getNote,
	listDeletedNotes,
	listNotes,
	markNoteEdited,
	moveNote,
	noteBody,
	observeNotes,
	readNote,
	restoreNote,
	updateNote,
	type Note,
	type NoteFields
} from './notes.ts';
export {
	addSection,
	deleteSection,
	getSection,
	isSectionKind,
	listDeletedSections,
	listSections,
	moveSection,
	observeSections,
	restoreSection,
	summaryLead,
	updateSection,
	type Section,
	type SectionChanges,
	type SectionKind
} from './outline.ts';
export { getPerson, listPeople, setPerson, type Person } from './people.ts';
export { decodePresence, encodePresence, PRESENCE_FIELD, type Presence } from './presence.ts';
export { addProfilePart, getProfile, getProfileParts, setProfile } from './profiles.ts';
export {
	changePromise,
	getPromise,
	listPromiseChanges,
	NAMINGS,
	namingFor,
	type Naming,
	type PromiseChange
} from './promise.ts';
export { appendProse, proseText, readProse, type ProseMark, type ProseNode } from './prose.ts';
export {
	addQuery,
	deleteQuery,
	getQuery,
	isSameResult,
	listDeletedQueries,
	listQueries,
	moveQuery,
	observeQueries,
	querySql,
	restoreQuery,
	setSnapshot,
	withdrawResults,
	updateQuery,
	type Query,
	type QueryChanges,
	type QueryFields
} from './queries.ts';
export { listHolders, observeHolders, setHolder, type Holder } from './holders.ts';
export { filesKey, listReady, observeReady, readReady, setReady, type ReadyClaim } from './ready.ts';
export {
	listReproductions,
	observeReproductions,
	setReproduction,
	snapshotKey,
	type Reproduction
} from './reproductions.ts';
export { holdsContent, isHidden, markRemoved, removeChild, unmarkRemoved } from './removed.ts';
export { isNewerSchema, migrate, SCHEMA_VERSION } from './schema.ts';
export { seed, type Start } from './seed.ts';
export { linkedInput, linkedOf, MOST_LISTED, type LinkedInput } from './linked-input.ts';
export type { Snapshot, SnapshotColumn, SnapshotInput } from './snapshot.ts';
export { getTemplate, listTemplates, type Template } from './template.ts';
export { updateText } from './text.ts';
export { historyOf, type History } from './history.ts';
export { createUndo, type Undo } from './undo.ts';
export { listUndone, notePutBack, noteUndone, type UndoneNote } from './undone.ts';
export type { Json } from './values.ts';
export { watchNotes } from './watch-notes.ts';
export { getVote, listTallies, NO_VOTES, observeVotes, setVote, type Tally, type Vote } from './votes.ts';
