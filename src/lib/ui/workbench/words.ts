import type { QueryFailure } from '$lib/engine';
import { getLocale, m } from '$lib/i18n';
import type { ImportFailure } from '$lib/ingest';

/** Why a query gave no rows: what happened, what is safe. `todo` is the engine's own suggestion, where it has one. */
export function failureText(
	failure: QueryFailure,
	elapsedMs: number
): { happened: string; todo: string; details: string } {
	const { kind, message, candidates, extension, position } = failure;
	const names = new Intl.ListFormat(getLocale(), { type: 'disjunction' }).format(candidates.slice(0, 3));
	const todo = [
		names === '' ? '' : m.workbench_error_did_you_mean({ names }),
		position === null ? '' : m.workbench_error_line({ line: position.line })
	];
	const say = (happened: string, details = message) => ({
		happened,
		todo: todo.filter(Boolean).join(' '),
		details
	});
	switch (kind) {
		case 'sql':
			return say(message.split('\n')[0] ?? message, message.includes('\n') ? message : '');
		case 'empty':
			return say(m.workbench_error_empty());
		case 'cancelled':
			return say(m.workbench_cancelled({ seconds: seconds(elapsedMs) }), '');
		case 'memory':
			return say(m.workbench_error_memory());
		case 'trap':
			return say(m.workbench_error_trap());
		case 'extension':
			return say(m.workbench_error_extension({ name: extension ?? '' }));
		case 'refused':
			return say(m.workbench_error_refused());
		case 'start':
			return say(m.workbench_engine_failed({ reason: m.workbench_engine_offline() }));
	}
}

/** Why a file could not be read as a table. The file itself is kept in every case. */
export function importFailureText(name: string, failure: ImportFailure): string {
	const reasons: Record<ImportFailure['reason'], () => string> = {
		cancelled: m.file_read_cancelled,
		unreadable: m.file_read_unreadable,
		'open-quote': m.file_read_open_quote,
		'lost-rows': () => m.file_read_lost_rows({ counted: failure.counted ?? 0, read: failure.read ?? 0 }),
		memory: m.file_read_memory,
		engine: m.file_read_engine
	};
	return m.file_error_read({ name, reason: reasons[failure.reason]() });
}

/** One decimal under ten seconds, none above. */
export function seconds(ms: number): string {
	const value = ms / 1000;
	return new Intl.NumberFormat(getLocale(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
