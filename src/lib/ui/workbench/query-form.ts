/** The choices a query was written from, as they are kept with it. Written by any member: every field is checked. */
import type { Json } from '$lib/model';
import { BUILD_TESTS, MEASURES, type BuildFilter, type QueryForm } from '$lib/sql';

const MOST = 200;

/** Null for what is no form. */
export function readQueryForm(stored: Json | null): QueryForm | null {
	const table = text(own(stored, 'table'));
	if (table === null) return null;
	const measure = own(stored, 'measure');
	const is = MEASURES.find((known) => known === own(measure, 'is'));
	return {
		table,
		columns: texts(own(stored, 'columns')),
		groups: texts(own(stored, 'groups')),
		filters: list(own(stored, 'filters')).flatMap(readFilter),
		measure: is === undefined ? null : { is, column: text(own(measure, 'column')) }
	};
}

export function toJson(form: QueryForm): Json {
	const { table, columns, groups, filters, measure } = form;
	return {
		...{ table, columns: [...columns], groups: [...groups] },
		filters: filters.map(({ column, test, value }) => ({ column, test, value })),
		measure: measure === null ? null : { ...measure }
	};
}

function readFilter(stored: Json): BuildFilter[] {
	const test = BUILD_TESTS.find((known) => known === own(stored, 'test'));
	const [column, value] = [text(own(stored, 'column')), text(own(stored, 'value'))];
	return test === undefined || column === null || value === null ? [] : [{ column, test, value }];
}

function own(value: Json | undefined, key: string): Json | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return Object.hasOwn(value, key) ? value[key] : undefined;
}

function list(value: Json | undefined): Json[] {
	return Array.isArray(value) ? value.slice(0, MOST) : [];
}

function texts(value: Json | undefined): string[] {
	return [...new Set(list(value).flatMap((one) => text(one) ?? []))];
}

function text(value: Json | undefined): string | null {
	return typeof value === 'string' ? value : null;
}
