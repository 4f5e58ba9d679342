import { m } from '$lib/i18n';
import type { FileFailure } from '$lib/files';
import type { PersonReady, ReadyPart } from '$lib/state';

export function partName({ id, files }: ReadyPart): string {
	switch (id) {
		case 'app':
			return m.ready_part_app();
		case 'engine':
			return m.ready_part_engine();
		case 'readers':
			return m.ready_part_readers();
		case 'fonts':
			return m.ready_part_fonts();
		case 'files':
			return m.ready_part_files({ count: files });
		case 'results':
			return m.ready_part_results({ count: files });
	}
}

/** How much of a part is on this device. */
export function hereText({ files, missing }: ReadyPart): string {
	if (missing === 0) return m.ready_here();
	return missing === files ? m.ready_not_here() : m.ready_some_here({ here: files - missing, count: files });
}

/** What a person's devices said of themselves. */
export function personReadyText(ready: PersonReady | null): string {
	if (ready?.isReady) return m.ready_people_yes();
	if (ready === null || ready.of === 0) return m.ready_people_no();
	return m.ready_people_files({ has: ready.has, count: ready.of });
}

/** Why fetching ended early, and what is safe. */
export function failureText({ problem }: FileFailure): string {
	switch (problem) {
		case 'storage-full':
			return m.ready_failed_full();
		case 'storage-refused':
			return m.ready_failed_refused();
		case 'not-found':
			return m.ready_failed_gone();
		case 'offline':
		case 'unreadable':
			return m.ready_failed_offline();
		default:
			return m.ready_failed_forbidden();
	}
}
