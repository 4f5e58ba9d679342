import type { QueryFailure } from '$lib/engine';
import { getLocale, m } from '$lib/i18n';
import type { RunProblem } from '$lib/state';
import { linkedFailureText } from '../importing/linked-words.ts';
import { hostOf } from '../importing/link-words.ts';
import { closestNames } from './closest-names.ts';
import { reasonText, seconds } from './words.ts';

/** What happened, what to do about it, and what the engine said where that says more. */
export interface ProblemWords {
	happened: string;
	todo: string;
	details: string;
}

/** Why a table that the room has cannot be read here, and what to do about it; null where it can, or is none. */
export type Away = (table: string) => Pick<ProblemWords, 'happened' | 'todo'> | null;

type Known = {
	/** Names of tables and queries, for those that were mistyped. */
	names: readonly string[];
	away: Away;
};

const NOTHING_KNOWN: Known = { names: [], away: () => null };

/** Why a query gave no rows. */
export function problemText(
	problem: RunProblem,
	elapsedMs: number,
	known: Known = NOTHING_KNOWN
): ProblemWords {
	const say = (happened: string) => ({ happened, todo: '', details: '' });
	if (!('problem' in problem)) return failureText(problem, elapsedMs, known);
	switch (problem.problem) {
		case 'circle':
			return say(
				problem.path.length === 2
					? m.workbench_error_self({ name: problem.path[0]?.name ?? '' })
					: m.workbench_error_circle({ path: problem.path.map(({ name }) => name).join(' → ') })
			);
		case 'no-rows':
			return say(m.workbench_error_no_rows({ name: problem.query.name }));
		case 'linked': {
			const { file, why, status, refusal } = problem;
			const address = file.link?.url ?? '';
			if (why === 'ask') {
				const host = hostOf(address);
				const happened = m.linked_error_ask({ table: file.table, host });
				return { ...say(happened), todo: m.linked_error_ask_todo({ host }) };
			}
			if (refusal === undefined) {
				const todo = why === 'changed' ? m.linked_error_changed_query() : '';
				return { ...say(linkedFailureText({ reason: why, status }, address)), todo };
			}
			const reason = reasonText(refusal);
			const details = refusal.failure?.message ?? '';
			return { ...say(m.linked_error_read({ table: file.table, reason })), details };
		}
		case 'value': {
			const { name, kind, value } = problem.parameter;
			if (value === '') return say(m.workbench_error_value({ name }));
			return say(
				kind === 'date' ? m.workbench_error_value_date({ name }) : m.workbench_error_value_number({ name })
			);
		}
	}
}

function failureText(
	failure: Exclude<RunProblem, { problem: string }>,
	elapsedMs: number,
	known: Known
): ProblemWords {
	const { kind, message, extension, position, within } = failure;
	const place =
		position === null
			? ''
			: within === null
				? m.workbench_error_line({ line: position.line })
				: m.workbench_error_line_within({ line: position.line, title: within.title });
	const say = (happened: string, todo = '', details = message) => ({
		happened,
		todo: [todo, place].filter(Boolean).join(' '),
		details
	});
	switch (kind) {
		case 'sql': {
			const [happened, todo] = sqlWords(failure, known);
			return say(happened, todo, happened === message ? '' : message);
		}
		case 'empty':
			return say(m.workbench_error_empty());
		case 'cancelled':
			return say(m.workbench_cancelled({ seconds: seconds(elapsedMs) }), '', '');
		case 'memory':
			return say(m.workbench_error_memory());
		case 'trap':
			return say(m.workbench_error_trap());
		case 'extension':
			return say(...extensionWords(extension ?? ''));
		case 'refused':
			return say(m.workbench_error_refused());
		case 'start':
			return say(m.workbench_engine_failed({ reason: m.workbench_engine_offline() }));
	}
}

/** Parts of SQL that the engine would load over a network. */
function extensionWords(name: string): [string, string] {
	switch (name) {
		case 'icu':
			return [m.workbench_error_zone(), m.workbench_error_zone_todo()];
		case 'json':
			return [m.workbench_error_json(), m.workbench_error_file_todo()];
		case 'parquet':
		case 'excel':
		case 'spatial':
			return [m.workbench_error_extension({ name }), m.workbench_error_file_todo()];
		default:
			return [m.workbench_error_extension({ name }), ''];
	}
}

/** What the engine calls a type inside itself. */
const SQL_NAMES: Readonly<Record<string, string>> = {
	INT8: 'TINYINT',
	INT16: 'SMALLINT',
	INT32: 'INTEGER',
	INT64: 'BIGINT',
	INT128: 'HUGEINT',
	BOOL: 'BOOLEAN'
};

type Words = (found: readonly string[]) => string;

/** What the engine says, by the shape of its sentence, in the words of this place. The engine's own stay in the details. */
const SENTENCES: readonly [RegExp, Words][] = [
	[
		/^Referenced column "(.+?)" not found in FROM clause/,
		([name = '']) => m.workbench_error_no_column({ name })
	],
	[
		/^Table "(.+?)" does not have a column named "(.+?)"/,
		([table = '', name = '']) => m.workbench_error_no_column_in({ name, table })
	],
	[/^Table with name (.+?) does not exist!/, ([name = '']) => m.workbench_error_no_table({ name })],
	[/^Referenced table "(.+?)" not found!/, ([name = '']) => m.workbench_error_no_table({ name })],
	[
		/^(?:\w+ )?Function with name (.+?) does not exist!/,
		([name = '']) => m.workbench_error_no_function({ name })
	],
	[/^column "(.+?)" must appear in the GROUP BY clause/, ([name = '']) => m.workbench_error_group({ name })],
	[/^Ambiguous reference to column name "(.+?)"/, ([name = '']) => m.workbench_error_ambiguous({ name })],
	[/^syntax error at or near "([^]+?)"/, ([near = '']) => m.workbench_error_syntax({ near })],
	[/^syntax error at end of input/, () => m.workbench_error_syntax_end()],
	[
		/^Could not convert string '([^]*?)' to (\w+)/,
		([value = '', type = '']) => m.workbench_error_convert({ value, type: SQL_NAMES[type] ?? type })
	]
];

function sqlWords({ message, candidates }: QueryFailure, { names: known, away }: Known): [string, string] {
	// Arithmetic and formatting of times with a zone needs the part of the engine that is not here.
	if (/^No function matches .*TIMESTAMP WITH TIME ZONE/.test(message)) {
		return [m.workbench_error_zone(), m.workbench_error_zone_todo()];
	}
	for (const [pattern, words] of SENTENCES) {
		const found = pattern.exec(message);
		if (found === null) continue;
		const typed = found[1] ?? '';
		let names: readonly string[] = candidates.slice(0, 3);
		const isTable = /^Table with name/.test(message);
		const why = isTable ? away(typed) : null;
		if (why !== null) return [why.happened, why.todo];
		if (isTable) names = closestNames(typed, known);
		// The engine names a column at any price, however far from what was written.
		else if (/^Referenced column/.test(message)) names = closestNames(typed, candidates);
		return [words(found.slice(1)), didYouMean(names)];
	}
	return [message.split('\n')[0] ?? message, didYouMean(candidates.slice(0, 3))];
}

function didYouMean(names: readonly string[]): string {
	if (names.length === 0) return '';
	const list = new Intl.ListFormat(getLocale(), { type: 'disjunction' }).format(names);
	return m.workbench_error_did_you_mean({ names: list });
}
