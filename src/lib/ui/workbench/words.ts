import { getLocale, m } from '$lib/i18n';
import type { Refusal } from '$lib/ingest';
import { formatBytes } from '$lib/util';
import { countText } from '../primitives/count-text.ts';

/** Why a file could not be read as a table. The file itself is kept in every case. */
export function importFailureText(name: string, refusal: Refusal): string {
	return m.file_error_read({ name, reason: reasonText(refusal) });
}

/** Why a file could not be read, as the end of a sentence. */
export function reasonText({
	reason,
	counted = 0,
	read = 0,
	neededBytes = 0,
	limitBytes = 0,
	failure
}: Refusal): string {
	switch (reason) {
		case 'cancelled':
			return m.file_read_cancelled();
		case 'unreadable':
			return m.file_read_unreadable();
		case 'open-quote':
			return m.file_read_open_quote();
		case 'lost-rows':
			return m.file_read_lost_rows({ counted: countText(counted), read: countText(read) });
		case 'memory':
			return m.file_read_memory();
		case 'engine':
			return failure?.kind === 'start' ? m.file_read_no_engine() : m.file_read_engine();
		case 'no-table':
			return m.ingest_refused_no_table();
		case 'encrypted':
			return m.ingest_refused_encrypted();
		case 'damaged':
			return m.ingest_refused_damaged();
		case 'bomb':
			return m.ingest_refused_bomb();
		case 'too-large': {
			const [needed, limit] = [neededBytes, limitBytes].map((bytes) => formatBytes(bytes, getLocale()));
			return m.ingest_refused_too_large({ needed: needed ?? '', limit: limit ?? '' });
		}
		case 'offline':
			return m.ingest_refused_offline();
		case 'binary':
			return m.ingest_refused_binary();
		case 'empty':
		case 'blank':
			return m.ingest_refused_empty();
		default:
			return m.ingest_refused_kind();
	}
}

/** One decimal under ten seconds, none above. */
export function seconds(ms: number): string {
	const value = ms / 1000;
	return new Intl.NumberFormat(getLocale(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
