/**
 * Why a query gave no rows, as a value. The engine reports errors as JSON (a setting made at start); what it says is
 * sorted into kinds that people can do something about. Positions are those of the SQL as given: UTF-16, from 0.
 */
import { positionAt, type EngineUnit, type Position } from './position.ts';

export type FailureKind =
	/** The SQL is wrong, or the data does not allow what it asks for. */
	| 'sql'
	/** Nothing but white space and comments. */
	| 'empty'
	| 'cancelled'
	/** The engine goes on; nothing was lost. */
	| 'memory'
	/** The engine stopped in the middle of something and was started again. */
	| 'trap'
	/** A function or type that DuckDB loads over the network, which this engine never does. */
	| 'extension'
	/** The lock-down: network, other files, settings. */
	| 'refused'
	/** The engine itself could not be loaded, for example offline before the first visit. */
	| 'start';

export type QueryFailure = {
	ok: false;
	kind: FailureKind;
	/** The engine's sentence, without drawings. Empty for `cancelled` and `empty`. */
	message: string;
	sql: string;
	position: Position | null;
	/** What the engine suggests instead, most likely first. */
	candidates: readonly string[];
	/** The name that was not found, where there is one. */
	name: string | null;
	/** Name of the missing extension, for kind `extension`. */
	extension: string | null;
};

/** Texts of WebAssembly that unwound without clean-up: the engine's memory can no longer be trusted. */
const TRAP =
	/function signature mismatch|table index is out of bounds|memory access out of bounds|unreachable|Maximum call stack size exceeded/;
const EXTENSION = /exists in the (\w+) extension|required extension '(\w+)'|needs? the (\w+) extension/;
const REFUSED =
	/disabled by configuration|disabled through configuration|configuration has been locked|Loading external extensions/;

export function isTrap(error: unknown): boolean {
	return error instanceof Error && TRAP.test(error.message) && readError(error.message) === null;
}

/** Translates whatever the engine threw. */
export function toFailure(error: unknown, sql: string): QueryFailure {
	const raw = error instanceof Error ? error.message : String(error);
	if (raw === 'no statements') return failure('empty', sql);
	const parsed = readError(raw);
	const message = parsed?.message ?? raw;
	const extension =
		EXTENSION.exec(message)
			?.slice(1)
			.find((name) => name !== undefined) ?? null;
	return {
		...failure(kindOf(parsed?.type ?? null, message, raw), sql, message),
		position: parsed?.at == null ? null : positionAt(sql, parsed.at, parsed.unit),
		candidates: parsed?.candidates ?? [],
		name: parsed?.name ?? null,
		extension
	};
}

export function failure(kind: FailureKind, sql: string, message = ''): QueryFailure {
	return { ok: false, kind, message, sql, position: null, candidates: [], name: null, extension: null };
}

function kindOf(type: string | null, message: string, raw: string): FailureKind {
	if (type === null && TRAP.test(raw)) return 'trap';
	if (type === 'Out of Memory' || /^Out of Memory/.test(message)) return 'memory';
	if (EXTENSION.test(message)) return 'extension';
	if (type === 'Permission' || REFUSED.test(message)) return 'refused';
	if (/query was canceled|Interrupted/i.test(message) && (type === null || type === 'INTERRUPT'))
		return 'cancelled';
	return 'sql';
}

type EngineError = {
	type: string;
	message: string;
	/** From the start of the script. */
	at: number | null;
	unit: EngineUnit;
	candidates: string[];
	name: string | null;
};

function readError(text: string): EngineError | null {
	const fields = readFields(text);
	if (fields === null) return null;
	// A parser error holds another one of the same form in its message.
	const inner = readFields(fields['exception_message'] ?? '');
	const error = inner === null ? fields : { ...fields, ...inner };
	const at = Number(error['position']);
	return {
		type: error['exception_type'] ?? '',
		message: (error['exception_message'] ?? '').trim(),
		at: error['position'] === undefined || !Number.isInteger(at) ? null : at,
		unit: error['exception_type'] === 'Parser' ? 'characters' : 'bytes',
		candidates: candidatesOf(error),
		name: error['name'] ?? null
	};
}

function readFields(text: string): Record<string, string> | null {
	if (!text.startsWith('{')) return null;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && 'exception_type' in value
			? (value as Record<string, string>)
			: null;
	} catch {
		return null;
	}
}

/** Names only: candidates of a wrong call are whole signatures and belong to the message. */
function candidatesOf(error: Record<string, string>): string[] {
	const quoted = /(?:Candidate bindings: |Did you mean )(.+)/.exec(error['exception_message'] ?? '')?.[1];
	if (quoted !== undefined) return [...quoted.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
	if (error['error_subtype'] === 'NO_MATCHING_FUNCTION') return [];
	return (error['candidates'] ?? '').split(',').filter((name) => name !== '');
}
