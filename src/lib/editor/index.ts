/**
 * Writing together: notes, queries and short texts, each bound to its shared type.
 * The two editors are heavy and come by dynamic import; what is here itself is small.
 */
export { bindText, type BindTextOptions, type TextField } from './bind-text.ts';
export type { NameOf, Person } from './person.ts';
export type { NoteEditorOptions, NoteHandle } from './note.ts';

/** The note editor's code, fetched on first use. */
export const loadNoteEditor = () => import('./note.ts').then(({ noteEditor }) => noteEditor);
