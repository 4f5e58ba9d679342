/**
 * Writing together: notes, queries and short texts, each bound to its shared type.
 * The two editors are heavy and come by dynamic import; what is here itself is small.
 */
export { bindText } from './bind-text.ts';
export type { SqlHandle } from './sql.ts';
export type { NoteHandle } from './note.ts';

/** The note editor's code, fetched on first use. */
export const loadNoteEditor = () => import('./note.ts').then(({ noteEditor }) => noteEditor);

/** The SQL editor's code, fetched on first use. */
export const loadSqlEditor = () => import('./sql.ts').then(({ sqlEditor }) => sqlEditor);
