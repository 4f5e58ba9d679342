/** What the palette finds: the things of this room by their titles, where one can go, and what one can do. */
import { m } from '$lib/i18n';
import type { Room } from '$lib/state';
import {
	AddIcon,
	CardIcon,
	DatasetsIcon,
	KeyboardIcon,
	NotesIcon,
	PersonIcon,
	PresentIcon,
	QueryIcon,
	RedoIcon,
	RunIcon,
	ShareIcon,
	UndoIcon,
	type IconGlyph,
	type PaletteGroup,
	type PaletteItem
} from '../primitives/index.ts';
import { PLACES } from './places.ts';
import { themeItems } from './theme-items.ts';

export interface PaletteActs {
	newCard(): void;
	/** Goes to a room of the shell and begins a new thing there, as its own button does. */
	create(place: string): void;
	share(): void;
	help(): void;
	present(): void;
	isPresenting: boolean;
}

/** Shown of each kind while nothing is typed: what was worked on last. */
const RECENT = 3;

export function paletteGroups(room: Room, acts: PaletteActs, typed: string): PaletteGroup[] {
	const groups = [
		{ heading: m.room_find_go(), items: places(room) },
		{ heading: m.room_find_create(), items: room.canWrite ? creations(room, acts) : [] },
		{ heading: m.room_find_run(), items: runs(room, acts) },
		...things(room, typed.trim() === '')
	];
	return groups.filter(({ items }) => items.length > 0);
}

const goTo = (room: Room, path: string) => () => void room.app.navigate(`/r/${room.id}/${path}`);

function places(room: Room): PaletteItem[] {
	return [
		...PLACES.map(({ path, label, icon, key }) => ({
			id: path,
			label: label(),
			icon,
			keys: `G ${key.toUpperCase()}`,
			run: goTo(room, path)
		})),
		{ id: 'home', label: m.room_home(), run: () => void room.app.navigate('/') }
	];
}

function creations(room: Room, acts: PaletteActs): PaletteItem[] {
	return [
		{ id: 'new-card', label: m.room_keys_new_card(), icon: CardIcon, keys: 'C', run: () => acts.newCard() },
		{
			id: 'new-page',
			label: m.room_keys_new_page(),
			icon: AddIcon,
			run: () => acts.create('notes')
		},
		{
			id: 'new-dataset',
			label: m.room_keys_new_dataset(),
			icon: AddIcon,
			run: () => acts.create('datasets')
		},
		{
			id: 'new-query',
			label: m.room_keys_new_query(),
			icon: AddIcon,
			run: () => acts.create('workbench')
		}
	];
}

function runs(room: Room, acts: PaletteActs): PaletteItem[] {
	const { undo, agenda, isFacilitator } = room;
	const first = agenda.items[0];
	const list: (PaletteItem | false)[] = [
		{ id: 'share', label: m.room_share(), icon: ShareIcon, run: () => acts.share() },
		{
			id: 'present',
			label: acts.isPresenting ? m.room_present_stop() : m.room_present(),
			icon: PresentIcon,
			keys: 'Shift+P',
			run: () => acts.present()
		},
		isFacilitator &&
			agenda.current !== null && {
				id: 'next-stage',
				label: m.room_keys_next_stage(),
				icon: RunIcon,
				keys: 'Shift+N',
				run: () => agenda.next()
			},
		isFacilitator &&
			agenda.current === null &&
			first !== undefined && {
				id: 'start-stage',
				label: m.room_find_start({ title: first.title }),
				icon: RunIcon,
				run: () => agenda.start(first.id)
			},
		undo.canUndo && {
			id: 'undo',
			label: m.room_undo(),
			icon: UndoIcon,
			keys: 'Mod+Z',
			run: () => undo.undo()
		},
		undo.canRedo && {
			id: 'redo',
			label: m.room_redo(),
			icon: RedoIcon,
			keys: 'Mod+Shift+Z',
			run: () => undo.redo()
		},
		{ id: 'help', label: m.room_keys_title(), icon: KeyboardIcon, keys: '?', run: () => acts.help() },
		...themeItems(room.app.theme).map(({ label, onselect }) => ({
			id: `theme-${label}`,
			label: `${m.room_theme()}: ${label}`,
			run: () => onselect?.()
		}))
	];
	return list.filter((item) => item !== false);
}

function things(room: Room, onlyRecent: boolean): PaletteGroup[] {
	const recent = <T extends { updatedAt: number | null }>(all: readonly T[]) =>
		onlyRecent ? [...all].sort((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0)).slice(0, RECENT) : all;
	const items = (
		all: readonly { id: string; title: string; updatedAt: number | null }[],
		path: string,
		icon: IconGlyph,
		hint: (id: string) => string | undefined = () => undefined
	): PaletteItem[] =>
		recent(all).map(({ id, title }) => {
			const beside = hint(id);
			return {
				id: `${path}/${id}`,
				label: title || m.room_untitled(),
				icon,
				...(beside ? { hint: beside } : {}),
				run: goTo(room, `${path}/${id}`)
			};
		});
	const publishers = new Map(room.datasets.all.map(({ id, publisher }) => [id, publisher.name]));
	return [
		{ heading: m.room_find_notes(), items: items(room.notes.pages, 'notes', NotesIcon) },
		{
			heading: m.room_datasets(),
			items: items(room.datasets.all, 'datasets', DatasetsIcon, (id) => publishers.get(id))
		},
		{ heading: m.room_recent_queries(), items: items(room.queries.all, 'workbench', QueryIcon) },
		{
			heading: m.room_people(),
			items: (onlyRecent ? [] : room.people).map(({ principal, name, organisation }) => ({
				id: principal,
				label: name,
				icon: PersonIcon,
				...(organisation ? { hint: organisation } : {}),
				run: goTo(room, 'people')
			}))
		}
	];
}
