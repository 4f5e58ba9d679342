/** For how long a roundtable can be kept, in days, and what that is called. */
import { m } from '$lib/i18n';

export const LENGTHS = [30, 90, 365, 730];

export function lengthName(days: number): string {
	if (days % 365 === 0) return m.rights_keep_years({ count: days / 365 });
	return m.rights_keep_days({ count: days });
}
