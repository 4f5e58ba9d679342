/** Times with more than six digits after the second, as some databases write them: the engine's usual type drops the others. */
import { POINT } from './column-marks.ts';
import type { FirstRows } from './first-rows.ts';
import type { Prepared } from './prepare.ts';

/** A digit that is no zero, after so many behind the point. */
const PAST_SIX = /\d[.,]\d{6}0*[1-9]/;
const PAST_NINE = /\d[.,]\d{9}0*[1-9]/;

/** Makes of times in `types` what keeps every digit. Zeros are none: a column that has nothing else after the sixth is left as it is. */
export function keepSecondParts(types: string[], { marks }: Prepared, rows: FirstRows): void {
	types.forEach((type, i) => {
		if (!type.startsWith('TIMESTAMP') || ((marks[i] ?? 0) & POINT) === 0) return;
		const have = (digits: RegExp) => rows().some((row) => digits.test(row[i] ?? ''));
		// With a zone the engine has six digits at most.
		if (have(PAST_SIX)) types[i] = type !== 'TIMESTAMP' || have(PAST_NINE) ? 'VARCHAR' : 'TIMESTAMP_NS';
	});
}
