/** What is said of files that are asked where they are. */
import { m } from '$lib/i18n';
import type { LinkedProblem } from '$lib/state';
import { failureWords, hostOf } from './link-words.ts';

type Why = { reason: LinkedProblem['why']; status?: number | undefined };

/** Why a file cannot be asked there, in one sentence. `reason` `unreadable` and `ask` have sentences of their own. */
export function linkedFailureText({ reason, status }: Why, address: string): string {
	const host = hostOf(address);
	switch (reason) {
		case 'no-parts':
			return m.linked_error_no_parts({ host });
		case 'wrong-part':
			return m.linked_error_wrong_part({ host });
		case 'changed':
			return m.linked_error_changed({ host });
		case 'damaged':
		case 'unreadable':
			return m.linked_error_damaged();
		case 'encrypted':
			return m.linked_error_encrypted();
		case 'huge-footer':
			return m.linked_error_huge();
		case 'same-names':
			return m.linked_error_names();
		case 'no-size':
			return m.linked_error_no_size({ host });
		case 'offline':
			return m.linked_error_offline();
		case 'cancelled':
			return m.linked_error_cancelled();
		case 'ask':
			return m.linked_error_ask({ table: '', host });
		default:
			return failureWords({ ok: false, reason, ...(status === undefined ? {} : { status }) }, address)
				.happened;
	}
}
