/**
 * The room itself as tables: `room.datasets`, `room.cards`, `room.votes`, `room.actions`. Made of what is in the shared
 * documents and everybody reads, and no more of it than the promise lets be told: no card that is not for the record, and
 * nobody's name or vote beside what the board shows.
 */
import type { Engine } from '$lib/engine';
import type { Card, SnapshotInput } from '$lib/model';
import { quoteIdentifier, quoteString, type References } from '$lib/sql';
import { sha256Hex } from '$lib/util';
import type { Room } from './room.svelte.ts';

type Value = string | number | boolean | null | readonly string[];
type Row = Readonly<Record<string, Value>>;
type Types = Readonly<Record<string, string>>;

interface RoomTable {
	/** Columns in order, with their types. */
	readonly columns: Types;
	rows(room: Room): Row[];
}

const LIST = 'VARCHAR[]';
/** Parts the items of a list inside a field; people cannot type it. */
const PART = '\u001f';

const TABLES: Readonly<Record<string, RoomTable>> = {
	datasets: {
		columns: {
			id: 'VARCHAR',
			title: 'VARCHAR',
			publisher: 'VARCHAR',
			license: 'VARCHAR',
			access: 'VARCHAR',
			keywords: LIST,
			themes: LIST,
			languages: LIST,
			landing_page: 'VARCHAR',
			issued: 'VARCHAR',
			modified: 'VARCHAR',
			status: 'VARCHAR',
			files: 'BIGINT',
			experiences: 'BIGINT',
			added_at: 'TIMESTAMP'
		},
		rows: (room) =>
			room.datasets.all.map((one) => ({
				id: one.id,
				title: one.title,
				publisher: one.publisher.name || null,
				license: one.license.id || one.license.title || null,
				access: one.access,
				keywords: one.keywords,
				themes: one.themes,
				languages: one.language,
				landing_page: one.landingPage || null,
				issued: one.issued || null,
				modified: one.modified || null,
				status: one.curation.status,
				files: one.files.length,
				experiences: one.experiences.length,
				added_at: time(one.createdAt)
			}))
	},
	cards: {
		columns: {
			id: 'VARCHAR',
			kind: 'VARCHAR',
			text: 'VARCHAR',
			said_by: 'VARCHAR',
			datasets: LIST,
			queries: LIST,
			agree: 'BIGINT',
			disagree: 'BIGINT',
			pass: 'BIGINT',
			added_at: 'TIMESTAMP'
		},
		rows: (room) => onRecord(room).map((card) => cardRow(room, card))
	},
	votes: {
		columns: { card: 'VARCHAR', vote: 'VARCHAR', people: 'BIGINT' },
		rows: (room) =>
			onRecord(room).flatMap(({ id }) => {
				const tally = room.cards.tally(id);
				return (['agree', 'disagree', 'pass'] as const).map((vote) => ({
					card: id,
					vote,
					people: tally[vote]
				}));
			})
	},
	actions: {
		columns: {
			id: 'VARCHAR',
			text: 'VARCHAR',
			owner: 'VARCHAR',
			due: 'DATE',
			done: 'BOOLEAN',
			datasets: LIST,
			added_at: 'TIMESTAMP'
		},
		rows: (room) =>
			onRecord(room)
				.filter(({ kind }) => kind === 'action')
				.map((card) => ({
					id: card.id,
					text: card.text,
					// An owner is a name like any other: told where the promise lets names be told.
					owner: room.cards.attribution(card).naming === 'names' ? card.owner || null : null,
					due: /^\d{4}-\d{2}-\d{2}$/.test(card.due) ? card.due : null,
					done: card.done,
					datasets: card.datasets,
					added_at: time(card.createdAt)
				}))
	}
};

/** What there is, for whoever writes a query. */
export const ROOM_TABLES: readonly { name: string; columns: { name: string; type: string }[] }[] =
	Object.entries(TABLES).map(([name, { columns }]) => ({
		name: `room.${name}`,
		columns: Object.entries(columns).map(([column, type]) => ({ name: column, type }))
	}));

/** Which of them a text with these references may read. */
export function roomTablesRead({ names, dynamic }: References): string[] {
	if (!names.has('room')) return [];
	return Object.keys(TABLES).filter((name) => dynamic || names.has(name));
}

/** A table's content as an input of a run. */
export function roomInput(room: Room, name: string): SnapshotInput {
	return { name: `room.${name}`, sha256: sha256Hex(csvOf(room, name)) };
}

/** Makes these tables as the room is now. */
export async function makeRoomTables(engine: Engine, room: Room, names: readonly string[]): Promise<void> {
	for (const name of names) {
		const path = `in/room ${name}.csv`;
		await engine.createTable({
			relation: `room.${name}`,
			path,
			blob: new Blob([csvOf(room, name)]),
			create: createSql(name, path)
		});
	}
}

function createSql(name: string, path: string): string {
	const columns = Object.entries(TABLES[name]?.columns ?? {});
	const read = columns.map(([column, type]) => {
		const typed = type === LIST ? 'VARCHAR' : type;
		return `${quoteString(column)}: ${quoteString(typed)}`;
	});
	const selected = columns.map(([column, type]) => {
		const quoted = quoteIdentifier(column);
		if (type !== LIST) return quoted;
		return `CASE WHEN ${quoted} = '' THEN [] ELSE string_split(${quoted}, ${quoteString(PART)}) END AS ${quoted}`;
	});
	return `CREATE SCHEMA IF NOT EXISTS room;
CREATE OR REPLACE TABLE room.${quoteIdentifier(name)} AS SELECT ${selected.join(', ')} FROM read_csv(
	${quoteString(path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
	nullstr = '', allow_quoted_nulls = false, columns = {${read.join(', ')}})`;
}

function csvOf(room: Room, name: string): string {
	const table = TABLES[name];
	if (table === undefined) return '';
	const columns = Object.keys(table.columns);
	return table
		.rows(room)
		.map((row) => `${columns.map((column) => field(row[column] ?? null)).join(',')}\n`)
		.join('');
}

function field(value: Value): string {
	if (value === null) return '';
	const text = Array.isArray(value)
		? value.map((one: string) => one.replaceAll(PART, ' ')).join(PART)
		: String(value);
	return `"${text.replaceAll('"', '""').replaceAll('\0', '\ufffd')}"`;
}

function onRecord(room: Room): Card[] {
	return room.cards.all.filter(({ notForRecord }) => !notForRecord);
}

function cardRow(room: Room, card: Card): Row {
	const { saidBy, author } = room.cards.attribution(card);
	return {
		id: card.id,
		kind: card.kind,
		text: card.text,
		said_by: saidBy || author || null,
		datasets: card.datasets,
		queries: card.queries,
		...room.cards.tally(card.id),
		added_at: time(card.createdAt)
	};
}

function time(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
