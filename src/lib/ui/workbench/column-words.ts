/** What is said of the values of a column. */
import { getLocale, m } from '$lib/i18n';
import type { LinkedColumnState, RoomFile } from '$lib/state';
import { isLabelNumber, numberText } from '../grid/index.ts';
import { linkedFailureText } from '../importing/linked-words.ts';
import { reasonText } from './words.ts';

/** A whole number of them. */
export function valuesText(count: number): string {
	return numberText(getLocale())(String(count), true);
}

export function missingText(nulls: number, rowCount: number): string {
	if (nulls === 0) return m.workbench_profile_complete();
	const percent = new Intl.NumberFormat(getLocale(), { style: 'percent', maximumFractionDigits: 1 });
	return m.workbench_profile_missing({
		count: valuesText(nulls),
		share: percent.format(nulls / Math.max(1, rowCount))
	});
}

/** One end of a column. A year or an id is written as it is. */
export function endText(
	text: string,
	{ name, min, max, isNumber }: { name: string; min: string; max: string; isNumber: boolean }
): string {
	if (!isNumber || text.length >= 20) return text;
	return numberText(getLocale())(text, !isLabelNumber(name, [min, max]));
}

type Problem = Extract<LinkedColumnState, { is: 'failed' }>['problem'];

/** Why a column could not be described. `details`: what the engine says, if it was asked. */
export function undescribedText(
	problem: Problem,
	name: string,
	{ table, link }: Pick<RoomFile, 'table' | 'link'>
): { happened: string; details?: string } {
	if (!('problem' in problem))
		return { happened: m.linked_profile_failed({ name }), details: problem.message };
	const { why, status, refusal } = problem;
	if (why !== 'unreadable' || refusal === undefined)
		return { happened: linkedFailureText({ reason: why, status }, link?.url ?? '') };
	const happened = m.linked_error_read({ table, reason: reasonText(refusal) });
	return refusal.failure === undefined ? { happened } : { happened, details: refusal.failure.message };
}
