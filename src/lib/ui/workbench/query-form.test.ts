import { expect, test } from 'vitest';
import { readQueryForm, toJson } from './query-form.ts';

test('choices are kept as they are, and what is none is left out', () => {
	const form = {
		table: 'permits',
		columns: ['city'],
		groups: [],
		filters: [{ column: 'n', test: 'is', value: '1' } as const],
		measure: { is: 'sum', column: 'n' } as const
	};
	expect(readQueryForm(toJson(form))).toEqual(form);
	expect(readQueryForm(null)).toBeNull();
	expect(readQueryForm({ table: 1 })).toBeNull();
	expect(
		readQueryForm({
			table: 't',
			columns: ['a', 'a', 2],
			filters: [{ column: 'a', test: 'drop', value: '' }, null, { column: 'a' }],
			measure: { is: 'constructor' }
		})
	).toEqual({ table: 't', columns: ['a'], groups: [], filters: [], measure: null });
});
