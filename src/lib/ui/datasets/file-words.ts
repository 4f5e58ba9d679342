import { getLocale, m } from '$lib/i18n';
import type { AddFailure } from '$lib/state';
import type { FileFailure } from '$lib/files';
import { formatBytes } from '$lib/util';
import { reasonText } from '../workbench/words.ts';

/** Why a file was not added, in one sentence that says what is safe. */
export function addFailureText(name: string, size: number, failure: AddFailure): string {
	if (!('reason' in failure)) return fileFailureText(name, size, failure);
	switch (failure.reason) {
		case 'empty':
			return m.file_error_empty({ name });
		case 'blank':
			return m.file_error_blank({ name });
		case 'unreadable':
			return m.file_error_folder({ name });
		case 'binary':
			return m.file_error_not_text({ name });
		default: {
			const kind = KINDS[failure.reason];
			return kind === undefined
				? m.import_refused({ name, reason: reasonText(failure) })
				: m.file_error_not_csv({ name, kind: kind() });
		}
	}
}

/** Why a file could not be kept, sent or fetched. */
export function fileFailureText(name: string, size: number, failure: FileFailure): string {
	const locale = getLocale();
	switch (failure.problem) {
		case 'storage-full':
			return m.file_error_storage_full({ name });
		case 'storage-refused':
			return m.file_error_storage_refused({ name });
		case 'cannot-read':
			return m.file_error_folder({ name });
		case 'too-large':
			return m.file_error_too_large_share({
				name,
				size: formatBytes(size, locale),
				limit: formatBytes(failure.limitBytes ?? 0, locale)
			});
		case 'offline':
		case 'unreadable':
			return m.file_error_offline({ name });
		case 'hash-mismatch':
			return m.file_error_hash({ name });
		case 'not-found':
			return m.file_error_gone({ name });
		case 'quota':
			return m.file_error_quota({ name });
		case 'forbidden':
			return m.rights_file_forbidden({ name });
		case 'not-open':
			return m.rights_file_not_open({ name });
		case 'too-many-requests':
			return m.rights_file_wait({ name });
		default:
			return m.file_error_refused({ name });
	}
}

/** What a file is that is no table. */
const KINDS: Readonly<Record<string, () => string>> = {
	zip: m.file_kind_zip,
	excel: m.file_kind_excel,
	document: m.file_kind_document,
	'old-office': m.file_kind_office,
	gzip: m.file_kind_gzip,
	parquet: m.file_kind_parquet,
	sqlite: m.file_kind_sqlite,
	pdf: m.file_kind_pdf,
	html: m.file_kind_html,
	xml: m.file_kind_xml,
	json: m.file_kind_json,
	image: m.file_kind_image
};
