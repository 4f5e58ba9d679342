import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTrap, toFailure } from './failure.ts';
import { positionAt, withoutInsertion } from './position.ts';

const json = (fields: Record<string, string>) => new Error(JSON.stringify(fields));

describe('what the engine throws', () => {
	it.each([
		['RuntimeError: function signature mismatch'],
		['table index is out of bounds'],
		['memory access out of bounds'],
		['unreachable'],
		['Maximum call stack size exceeded']
	])('is a trap when it says %s', (text) => {
		expect(isTrap(new Error(text))).toBe(true);
		expect(toFailure(new Error(text), 'SELECT 1').kind).toBe('trap');
	});

	it('is no trap when such words are in somebody’s data', () => {
		const error = json({ exception_type: 'Invalid Input', exception_message: 'unreachable' });
		expect(isTrap(error)).toBe(false);
		expect(toFailure(error, 'SELECT 1')).toMatchObject({ kind: 'sql', message: 'unreachable' });
	});

	it.each([
		['memory', { exception_type: 'Out of Memory', exception_message: 'could not allocate' }],
		['refused', { exception_type: 'Permission', exception_message: 'Cannot access file "x"' }],
		[
			'refused',
			{ exception_type: 'Invalid Input', exception_message: 'x - the configuration has been locked' }
		],
		['extension', { exception_type: 'Catalog', exception_message: 'it exists in the json extension.' }],
		['cancelled', { exception_type: 'INTERRUPT', exception_message: 'Interrupted!' }],
		['sql', { exception_type: 'Binder', exception_message: 'no such column' }]
	])('is of kind %s when it is %j', (kind, fields) => {
		expect(toFailure(json(fields), 'SELECT 1').kind).toBe(kind);
	});

	it('is shown as it is when it is in no form that we know', () => {
		expect(toFailure(new Error('{"half'), 'SELECT 1')).toMatchObject({
			kind: 'sql',
			message: '{"half',
			position: null
		});
		expect(toFailure('text', 'SELECT 1').message).toBe('text');
	});
});

describe('a position', () => {
	it('is the same place in bytes, in characters and in UTF-16 units', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.nat(), (sql, pick) => {
				const characters = [...sql];
				const count = pick % (characters.length + 1);
				const before = characters.slice(0, count).join('');
				const lines = before.split('\n');
				const expected = {
					line: lines.length,
					column: (lines.at(-1) ?? '').length + 1,
					offset: before.length
				};
				expect(positionAt(sql, count, 'characters')).toEqual(expected);
				const bytes = characters.slice(0, count).reduce((sum, one) => sum + utf8Bytes(one), 0);
				expect(positionAt(sql, bytes, 'bytes')).toEqual(expected);
			})
		);
	});

	it('is none past the end or inside a character', () => {
		expect(positionAt('SELECT', 7, 'bytes')).toBeNull();
		expect(positionAt('ü', 1, 'bytes')).toBeNull();
	});

	it('is that of the person’s own SQL when something was put into it', () => {
		const inserted = { sql: 'a;\nbc', at: 3, length: 5 };
		const at = (offset: number) => withoutInsertion({ line: 0, column: 0, offset }, inserted)?.offset ?? null;
		expect([at(1), at(4), at(8), at(9), at(20)]).toEqual([1, null, 3, 4, null]);
	});
});

/** A lone surrogate is sent as the replacement character, which has three bytes. */
function utf8Bytes(character: string): number {
	return new TextEncoder().encode(character).length;
}
