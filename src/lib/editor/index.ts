/**
 * Writing together: notes, queries and short texts, each bound to its shared type.
 * The two editors are heavy and come by dynamic import; what is here itself is small.
 */
export { bindText, type BindTextOptions, type TextField } from './bind-text.ts';
export type { NameOf, Person } from './person.ts';
export type { SqlColumn, SqlSchema, SqlTable } from './sql-completion.ts';
export type { SqlPart } from './sql-keys.ts';
export type { SqlEditorOptions, SqlError, SqlHandle } from './sql.ts';
export type { NoteEditorOptions, NoteHandle } from './note.ts';

/** The note editor's code, fetched on first use. */
export const loadNoteEditor = () => import('./note.ts').then(({ noteEditor }) => noteEditor);

/** The SQL editor's code, fetched on first use. */
export const loadSqlEditor = () => import('./sql.ts').then(({ sqlEditor }) => sqlEditor);
