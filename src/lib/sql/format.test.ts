import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadFormatter, spaceChanges, type TextChange } from './format.ts';
import { tokenize } from './tokens.ts';

function applied(text: string, changes: readonly TextChange[] | null): string {
	let next = text;
	for (const { from, to, insert } of (changes ?? []).toReversed())
		next = next.slice(0, from) + insert + next.slice(to);
	return next;
}

describe('laying SQL out', () => {
	test.each([
		[
			"select parish, count(*) n from permits where city=$city and at>'2025-01-01' group by all -- by parish",
			"select\n  parish,\n  count(*) n\nfrom\n  permits\nwhere\n  city = $city\n  and at > '2025-01-01'\ngroup by all -- by parish"
		],
		['FROM meals SELECT * EXCLUDE (a);select 1', 'FROM\n  meals\nSELECT\n  * EXCLUDE (a);\n\nselect\n  1'],
		['select a', 'select\n  a']
	])('%s', async (sql, formatted) => {
		const format = await loadFormatter();
		const changes = format(sql);
		expect(applied(sql, changes)).toBe(formatted);
		expect(format(formatted)).toEqual([]);
	});

	test('what is not SQL yet is left as it is', async () => {
		const format = await loadFormatter();
		expect(format('select (')).toBe(null);
		expect(format("select 'open")).toBe(null);
	});

	test('a word that has another text stops it', () => {
		expect(spaceChanges('select  a', 'SELECT a')).toBe(null);
		expect(spaceChanges('select a', 'select a b')).toBe(null);
		expect(spaceChanges("select 'a  b'", "select 'a b'")).toBe(null);
	});

	test('it never changes a word, whatever stands there', async () => {
		const format = await loadFormatter();
		const word = fc.constantFrom(
			...[
				'select',
				'from',
				'a',
				'"A b"',
				"'x''y'",
				'$p',
				'1.5',
				',',
				'(',
				')',
				'::int',
				'--c\n',
				'/* d\n */'
			],
			...['{', '}', '[', ']', '$$q $$', "e'\\n'", 'join', 'where', ';', '=', '->', '\u00a0', '\n\n']
		);
		fc.assert(
			fc.property(fc.array(word, { maxLength: 14 }), (words) => {
				const sql = words.join(' ');
				const changes = format(sql);
				if (changes === null) return;
				const values = (text: string) =>
					tokenize(text).map(({ kind, value }) => (kind === 'comment' ? kind : `${kind} ${value}`));
				expect(values(applied(sql, changes))).toEqual(values(sql));
			}),
			{ numRuns: 200 }
		);
	});
});
