import { m } from '$lib/i18n';
import { normalizeName } from '$lib/sql';
import type { Room } from '$lib/state';
import type { Away } from './problem-words.ts';
import { importFailureText } from './words.ts';

/** Tables of the room whose files are not here, or are no tables here. */
export function awayOf(room: Room): Away {
	const { files, tables } = room.workbench;
	return (name) => {
		const file = files.all.find(({ table }) => normalizeName(table) === normalizeName(name));
		if (file === undefined) return null;
		const state = tables.stateOf(file);
		if (state.is === 'failed')
			return { happened: importFailureText(file.file.name, state.failure), todo: '' };
		if (file.place === 'missing') {
			return {
				happened: m.workbench_error_table_missing({ table: file.table }),
				todo: m.workbench_error_table_missing_todo()
			};
		}
		if (file.place === 'lost') {
			return {
				happened: m.workbench_error_table_lost({ table: file.table }),
				todo: m.workbench_error_table_lost_todo({ title: file.dataset.title })
			};
		}
		if (file.place !== 'elsewhere') return null;
		const person = room.nameOf(file.file.addedBy) ?? m.people_unknown();
		return {
			happened: m.workbench_error_table_elsewhere({ table: file.table, person }),
			todo: m.workbench_error_table_elsewhere_todo({ person })
		};
	};
}
