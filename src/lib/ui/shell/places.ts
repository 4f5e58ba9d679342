import { m } from '$lib/i18n';
import {
	AgendaIcon,
	BoardIcon,
	DatasetsIcon,
	NotesIcon,
	PeopleIcon,
	SummaryIcon,
	WorkbenchIcon,
	type IconGlyph
} from '../primitives/index.ts';

/** A room of the shell: where one can go inside a roundtable. */
export interface Place {
	/** First part of its path below the room. */
	path: string;
	label: () => string;
	icon: IconGlyph;
	/** After G. */
	key: string;
	/** In the bottom bar of a phone; the others are under More. */
	bar: boolean;
}

export const PLACES: readonly Place[] = [
	{ path: 'agenda', label: m.room_agenda, icon: AgendaIcon, key: 'a', bar: true },
	{ path: 'notes', label: m.room_notes, icon: NotesIcon, key: 'n', bar: true },
	{ path: 'board', label: m.room_board, icon: BoardIcon, key: 'b', bar: true },
	{ path: 'datasets', label: m.room_datasets, icon: DatasetsIcon, key: 'd', bar: true },
	{ path: 'workbench', label: m.room_workbench, icon: WorkbenchIcon, key: 'w', bar: false },
	{ path: 'summary', label: m.room_summary, icon: SummaryIcon, key: 's', bar: false },
	{ path: 'people', label: m.room_people, icon: PeopleIcon, key: 'p', bar: false }
];
