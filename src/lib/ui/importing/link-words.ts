/** What is said of files by link. */
import { getLocale, m } from '$lib/i18n';
import type { RemoteFailure } from '$lib/ingest';
import type { LinkStage } from '$lib/state';
import { formatBytes, formatDate } from '$lib/util';

/** As people read it, with its port; the address itself where there is none. */
export function hostOf(address: string): string {
	return URL.parse(address)?.host || address;
}

const KINDS: Readonly<Record<string, () => string>> = {
	'text/csv': m.import_format_csv,
	'application/csv': m.import_format_csv,
	'text/tab-separated-values': m.import_format_csv,
	'text/plain': m.link_kind_text,
	'text/html': m.link_kind_page,
	'application/json': m.import_format_json,
	'application/geo+json': m.import_format_json,
	'application/zip': m.link_kind_zip,
	'application/gzip': m.link_kind_gzip,
	'application/x-gzip': m.link_kind_gzip,
	'application/vnd.apache.parquet': m.link_kind_parquet,
	'application/vnd.ms-excel': m.import_format_sheet,
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': m.import_format_sheet
};

/** What a server calls it, in words where there are some. What it is, the bytes will say. */
export function kindText(mediaType: string): string {
	const words = KINDS[mediaType]?.();
	return words === undefined ? mediaType : `${words} (${mediaType})`;
}

/** Null: it does not say, or no date. */
export function changedText(lastModified: string | null, locale: string): string | null {
	const at = Date.parse(lastModified ?? '');
	return Number.isNaN(at) ? null : formatDate(at, locale);
}

/** Why nothing comes, and whether there is a way by hand. */
export function failureWords(
	{ reason, status = 0 }: RemoteFailure,
	address: string
): { happened: string; safe?: string; byHand: boolean } {
	const host = hostOf(address);
	const site = { host };
	switch (reason) {
		case 'address':
			return { happened: m.link_error_address(), byHand: false };
		case 'refused':
			return { happened: m.link_error_refused(site), safe: m.link_error_refused_todo(), byHand: true };
		case 'insecure':
			return { happened: m.link_error_insecure(site), safe: m.link_error_refused_todo(), byHand: true };
		case 'unreachable':
			return { happened: m.link_error_unreachable(site), byHand: false };
		case 'status':
			if (status === 404 || status === 410) return { happened: m.link_error_missing(site), byHand: false };
			if (status === 401 || status === 403)
				return { happened: m.link_error_forbidden(site), safe: m.link_error_refused_todo(), byHand: true };
			return { happened: m.link_error_status({ host, status }), byHand: false };
		case 'too-large':
			return {
				happened: m.link_error_large({ limit: formatBytes(4 * 1024 ** 3, getLocale()) }),
				byHand: false
			};
		case 'changed':
			return { happened: m.link_error_changed(site), byHand: false };
		case 'broken':
			return { happened: m.link_error_broken(site), byHand: false };
		case 'no-parts':
			return { happened: m.linked_error_no_parts(site), byHand: false };
		case 'wrong-part':
			return { happened: m.linked_error_wrong_part(site), byHand: false };
	}
}

export function stoppedText({ why, bytes, facts }: LinkStage & { is: 'stopped' }): string {
	const what =
		why === 'cancelled'
			? m.link_stopped()
			: why === 'unreachable'
				? m.link_error_unreachable({ host: hostOf(facts.url) })
				: m.link_error_broken({ host: hostOf(facts.url) });
	if (!facts.ranges) return `${what} ${m.link_stopped_anew()}`;
	return bytes === 0 ? what : `${what} ${m.link_stopped_kept({ kept: formatBytes(bytes, getLocale()) })}`;
}
