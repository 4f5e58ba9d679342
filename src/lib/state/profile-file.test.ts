import { expect, test } from 'vitest';
import { decodeProfile, encodeProfile, type Description } from './profile-file.ts';

const PROFILE: Description = {
	rowCount: 3,
	columns: [
		{
			...{ name: 'n', type: 'BIGINT', nulls: 1, distinct: 2, isDistinctExact: true, min: '1', max: '2' },
			top: [{ value: '1', count: 2 }],
			histogram: { unit: 'number', from: 1, step: 0.05, counts: [2, 0, 1] }
		},
		{
			...{
				name: 'l',
				type: 'VARCHAR[]',
				nulls: 0,
				distinct: null,
				isDistinctExact: false,
				min: null,
				max: null
			},
			...{ top: [], histogram: null }
		}
	]
};
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const plain = (change: object = {}) => ({ format: 'roundtable-profile/1', ...PROFILE, ...change });

test('a description is read as it was written, long values cut', () => {
	expect(decodeProfile(encodeProfile(PROFILE) ?? bytes(''))).toEqual(PROFILE);
	const first = PROFILE.columns[0];
	const long = encodeProfile({ rowCount: 1, columns: first ? [{ ...first, max: 'x'.repeat(5_000) }] : [] });
	expect(decodeProfile(long ?? bytes(''))?.columns[0]?.max).toHaveLength(200);
});

test.each([
	['no JSON', new TextEncoder().encode('{')],
	['another format', bytes({ ...plain(), format: 'x' })],
	['a count that is none', bytes(plain({ rowCount: -1 }))],
	['columns that are none', bytes(plain({ columns: {} }))],
	['a column without a name', bytes(plain({ columns: [{ ...PROFILE.columns[0], name: 1 }] }))],
	[
		'a value that is none',
		bytes(plain({ columns: [{ ...PROFILE.columns[0], top: [{ value: 1, count: 1 }] }] }))
	]
])('%s is refused', (_, file) => {
	expect(decodeProfile(file)).toBeNull();
});
