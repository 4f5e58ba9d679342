/** Every shortcut there is and where, for the list that `?` shows. What listens stands in the files of each place. */
import { m } from '$lib/i18n';
import { PLACES } from './places.ts';

export interface Shortcut {
	/** As `Kbd` takes them; several do the same or belong together. */
	keys: readonly string[];
	label: string;
	/** A letter or sign alone, which can be switched off. */
	single?: boolean;
}

export interface ShortcutGroup {
	heading: string;
	shortcuts: readonly Shortcut[];
}

const shortcut = (keys: string | readonly string[], label: string): Shortcut => ({
	keys: [keys].flat(),
	label
});
const single = (keys: string | readonly string[], label: string): Shortcut => ({
	...shortcut(keys, label),
	single: true
});

const inList = () => [
	single(['J', 'K'], m.room_keys_next_item()),
	shortcut('Enter', m.room_keys_open_item()),
	shortcut('Space', m.room_keys_peek())
];

const HERE: Readonly<Record<string, () => Shortcut[]>> = {
	agenda: () => [shortcut(['Alt+ArrowUp', 'Alt+ArrowDown'], m.room_keys_move_stage())],
	notes: () => [
		shortcut('/', m.room_keys_slash()),
		shortcut('Mod+K', m.room_keys_link()),
		shortcut('Alt+ArrowUp', m.room_keys_move_page()),
		...inList(),
		single('N', m.room_keys_new_page())
	],
	board: () => [
		single('C', m.room_keys_new_card()),
		shortcut(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'], m.room_keys_cards()),
		single(['J', 'K'], m.room_keys_next_card()),
		shortcut('Enter', m.room_keys_write_card()),
		shortcut(['Alt+ArrowUp', 'Alt+ArrowDown'], m.room_keys_move_card()),
		shortcut(['Alt+ArrowLeft', 'Alt+ArrowRight'], m.room_keys_move_card_aside()),
		single('V', m.room_keys_agree()),
		single('X', m.room_keys_disagree()),
		single('0', m.room_keys_pass())
	],
	datasets: () => [
		...inList(),
		single('N', m.room_keys_new_dataset()),
		single('/', m.room_keys_search_list())
	],
	workbench: () => [
		shortcut('Mod+Enter', m.room_keys_run()),
		shortcut('Shift+Alt+F', m.workbench_format_sql()),
		shortcut('Escape', m.room_keys_leave_editor()),
		...inList(),
		single('N', m.room_keys_new_query())
	]
};

/** What is of use where one is comes first. `path` is that below the room. */
export function listShortcuts(path: string): ShortcutGroup[] {
	const [place = '', id] = path.split('/');
	const here = PLACES.find((room) => room.path === place);
	// An entry of the list of datasets has no keys of its own.
	const own = (place === 'datasets' && id !== undefined ? undefined : HERE[place])?.() ?? [];
	return [
		...(here !== undefined && own.length > 0 ? [{ heading: here.label(), shortcuts: own }] : []),
		{
			heading: m.room_keys_go(),
			shortcuts: PLACES.map((to) => single(`G ${to.key.toUpperCase()}`, to.label()))
		},
		{
			heading: m.room_keys_everywhere(),
			shortcuts: [
				shortcut('Mod+K', m.room_find()),
				single('?', m.room_keys_title()),
				...(place === 'board' ? [] : [single('C', m.room_keys_new_card())]),
				shortcut('Mod+Z', m.room_undo()),
				shortcut('Mod+Shift+Z', m.room_redo()),
				shortcut(['F6', 'Shift+F6'], m.room_keys_region()),
				shortcut('Escape', m.room_keys_escape()),
				single('Shift+P', m.room_present()),
				single('Shift+N', m.room_keys_next_stage()),
				shortcut('Mod+S', m.room_keys_save())
			]
		}
	];
}
