/**
 * What a query runs besides its own text: the queries it reads by name, and the values it asks for. Values belong to the
 * room; a person may try another one, which stays with them and so does what is computed from it.
 */
import type { Json, Query } from '$lib/model';
import {
	isParameterValue,
	normalizeName,
	PARAMETER_KINDS,
	planQuery,
	readsName,
	renameReads,
	tableNameFor,
	type NamedQuery,
	type ParameterValue,
	type PlanProblem,
	type QueryPlan
} from '$lib/sql';
import { sha256Hex } from '$lib/util';
import type { Room } from './room.svelte.ts';

/** A value a query asks for. */
export interface Parameter extends ParameterValue {
	readonly name: string;
	/** What the room has; null where nobody has given a value. */
	readonly shared: ParameterValue | null;
	/** True while this person tries another value than the room's. */
	readonly isTrial: boolean;
}

/** All that a run needs to know beforehand. */
export interface Ask {
	readonly plan: QueryPlan;
	readonly values: ReadonlyMap<string, ParameterValue>;
	/** Hash of everything that is run: of the text alone, where it reads no query and asks for no value. */
	readonly sqlHash: string;
	/** True when a value is only this person's: then so is the result. */
	readonly isTrial: boolean;
}

export type AskProblem = PlanProblem | { readonly problem: 'value'; readonly parameter: Parameter };

const MOST_LETTERS = 500;

export class QueryPlans {
	readonly #room: Room;
	readonly #tables: () => readonly string[];
	#trials = $state.raw<Readonly<Record<string, ParameterValue>>>({});

	/** `tables`: names that are taken. */
	constructor(room: Room, tables: () => readonly string[]) {
		this.#room = room;
		this.#tables = tables;
	}

	/** Queries with a title, under the name that others read them by. The older one keeps a name that two would have. */
	readonly named: readonly NamedQuery[] = $derived.by(() => namesOf(this.#room.queries.all, this.#tables()));

	/** Null for a query without a title. */
	nameOf(query: string): string | null {
		return this.named.find(({ id }) => id === query)?.name ?? null;
	}

	/**
	 * Gives a query another title, and the texts that read it, or one whose name follows from that, its new name: one step
	 * of undo. `changed`: those; `lost`: those that find it no longer, because it has no title now.
	 */
	rename(id: string, title: string): { changed: Query[]; lost: Query[] } {
		const { queries } = this.#room;
		const before = this.named;
		const after = namesOf(
			queries.all.map((query) => (query.id === id ? { ...query, title } : query)),
			this.#tables()
		);
		const names = new Map<string, string>();
		for (const { id: one, name } of before) {
			const next = after.find((query) => query.id === one)?.name;
			if (next !== undefined && next !== name) names.set(name, next);
		}
		const texts = queries.all.map((query) => ({ query, changes: renameReads(query.sql, names) }));
		const changed = texts.filter(({ changes }) => changes.length > 0);
		queries.rename(id, title, changed);
		const gone = after.some((query) => query.id === id)
			? undefined
			: before.find((query) => query.id === id)?.name;
		return {
			changed: changed.map(({ query }) => query),
			lost: gone === undefined ? [] : queries.all.filter(({ sql }) => readsName(sql, gone))
		};
	}

	/** What a run of `sql` as this query needs, with the values as this person sees them, or as the room has them. */
	ask(query: Query, sql: string, whose: 'mine' | 'room' = 'mine'): Ask | AskProblem {
		const plan = planQuery(sql, this.named, query.id);
		if ('problem' in plan) return plan;
		const parameters = plan.parameters.map((name) => this.#parameter(query, plan, name));
		const values = new Map<string, ParameterValue>();
		for (const parameter of parameters) {
			const value = whose === 'mine' ? parameter : parameter.shared;
			if (value === null || !isParameterValue(value)) return { problem: 'value', parameter };
			values.set(parameter.name, { kind: value.kind, value: value.value });
		}
		const isTrial = whose === 'mine' && parameters.some((one) => one.isTrial);
		return { plan, values, sqlHash: hashOf(sql, plan, values), isTrial };
	}

	/** As `Ask.sqlHash` with the room's values. */
	sqlHash(query: Query): string {
		const ask = this.ask(query, query.sql, 'room');
		return 'problem' in ask ? hashOf(query.sql, null, new Map()) : ask.sqlHash;
	}

	/** The values it asks for, those of queries it reads too. */
	parametersOf(query: Query): Parameter[] {
		const plan = planQuery(query.sql, this.named, query.id);
		return 'problem' in plan ? [] : plan.parameters.map((name) => this.#parameter(query, plan, name));
	}

	/** Gives the room a value. */
	setValue(query: Query, name: string, value: ParameterValue): void {
		const stored = readValues(query.parameters);
		this.#room.queries.update(query.id, { parameters: { ...stored, [name]: plain(value) } });
		this.endTrial(query, name);
	}

	/** Tries a value that nobody else sees. */
	tryValue(query: Query, name: string, value: ParameterValue): void {
		this.#trials = { ...this.#trials, [keyOf(query.id, name)]: plain(value) };
	}

	/** Goes back to the room's value. */
	endTrial(query: Query, name: string): void {
		const { [keyOf(query.id, name)]: _ended, ...rest } = this.#trials;
		this.#trials = rest;
	}

	/** A query that has no value of its own takes that of the query it reads. */
	#parameter(query: Query, plan: QueryPlan, name: string): Parameter {
		const readers = [query, ...plan.reads.map(({ id }) => this.#room.queries.get(id))];
		const shared =
			readers.map((one) => readValues(one?.parameters ?? null)[name]).find((value) => value !== undefined) ??
			null;
		const trial = this.#trials[keyOf(query.id, name)];
		const isTrial = trial !== undefined && (trial.kind !== shared?.kind || trial.value !== shared.value);
		return { name, shared, isTrial, ...(trial ?? shared ?? { kind: 'text', value: '' }) };
	}
}

function namesOf(queries: readonly Query[], tables: readonly string[]): NamedQuery[] {
	const taken = [...tables];
	const oldest = queries.toSorted(
		(a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : 1)
	);
	return oldest.flatMap(({ id, title, sql }) => {
		if (title.trim() === '') return [];
		const name = tableNameFor(title, taken);
		taken.push(name);
		return [{ id, name: normalizeName(name), sql }];
	});
}

function hashOf(sql: string, plan: QueryPlan | null, values: Ask['values']): string {
	const text = sql.trim();
	if (plan === null || (plan.reads.length === 0 && values.size === 0)) return sha256Hex(text);
	const reads = plan.reads.map(({ name, sql: read }) => [name, read.trim()]);
	return sha256Hex(
		JSON.stringify([text, reads, [...values].map(([name, one]) => [name, one.kind, one.value])])
	);
}

/** Written by any member: every field is checked. */
function readValues(stored: Json | null): Record<string, { kind: ParameterValue['kind']; value: string }> {
	if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
	const values = Object.entries(stored).flatMap(([name, one]) => {
		if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
		const kind = PARAMETER_KINDS.find((known) => known === one['kind']);
		const { value } = one;
		if (kind === undefined || typeof value !== 'string') return [];
		return [[name, { kind, value: value.slice(0, MOST_LETTERS) }] as const];
	});
	return Object.fromEntries(values);
}

function plain({ kind, value }: ParameterValue): { kind: ParameterValue['kind']; value: string } {
	return { kind, value: value.slice(0, MOST_LETTERS) };
}

function keyOf(query: string, name: string): string {
	return `${query} ${name}`;
}
