import { getLocale, m } from '$lib/i18n';
import type { Snapshot } from '$lib/model';
import type { Verdict } from '$lib/state';
import { formatClock } from '$lib/util';
import { counted } from '../primitives/count-text.ts';

/** What stands on a receipt behind the verdict: how many rows from how many files, who and when. */
export function receiptParts({ rowCount, inputs, at }: Snapshot, name: string | null): string[] {
	const locale = getLocale();
	const rows = m.workbench_receipt_row_count(counted(rowCount));
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

/** The whole receipt as one line, for a picture that leaves the page. */
export function receiptText(snapshot: Snapshot, verdict: Verdict, name: string | null): string {
	const words: Record<Verdict, () => string> = {
		same: m.common_verdict_same,
		changed: m.common_verdict_changed,
		'cannot-check': m.common_verdict_cannot_check,
		'not-run': m.common_verdict_not_run
	};
	const hash = snapshot.resultHash === null ? [] : [snapshot.resultHash.slice(0, 7)];
	return [words[verdict](), ...hash, ...receiptParts(snapshot, name)].join(' · ');
}
