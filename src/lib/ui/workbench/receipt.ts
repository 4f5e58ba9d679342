import { getLocale, m } from '$lib/i18n';
import type { Snapshot } from '$lib/model';
import { formatClock } from '$lib/util';

/** What stands on a receipt behind the verdict: how many rows from how many files, who and when. */
export function receiptParts({ rowCount, inputs, at }: Snapshot, name: string | null): string[] {
	const locale = getLocale();
	const rows = m.workbench_receipt_row_count({ count: new Intl.NumberFormat(locale).format(rowCount) });
	const fileCount = inputs.filter((input) => !input.name.startsWith('room.')).length;
	const files =
		fileCount === 0
			? fileCount === inputs.length
				? m.workbench_receipt_no_files()
				: m.workbench_receipt_room()
			: m.workbench_receipt_file_count({ count: fileCount });
	return [
		m.workbench_receipt_rows({ rows, files }),
		`${name ?? m.people_unknown()}, ${formatClock(at, locale)}`
	];
}
