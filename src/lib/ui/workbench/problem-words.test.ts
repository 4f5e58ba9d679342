import type { QueryFailure } from '$lib/engine';
import { expect, test } from 'vitest';
import { closestNames } from './closest-names.ts';
import { problemText } from './problem-words.ts';

function words(message: string, rest: Partial<QueryFailure> = {}, names: string[] = []) {
	const failure: QueryFailure = {
		...{ ok: false, kind: 'sql', message, sql: '', position: { line: 3, column: 1, offset: 9 } },
		...{ candidates: [], name: null, extension: null }
	};
	const away = (table: string) =>
		table === 'permits' ? { happened: 'It is on another device.', todo: 'Ask for it.' } : null;
	return problemText({ ...failure, ...rest, within: null }, 1200, { names, away });
}

test.each([
	['Referenced column "mealz" not found in FROM clause!', 'There is no column mealz.'],
	['Table "x" does not have a column named "idd"', 'There is no column idd in x.'],
	['Referenced table "z" not found!', 'There is no table or query z.'],
	['Scalar Function with name foo does not exist!', 'There is no function foo.'],
	['syntax error at or near "SELEC"', 'The engine does not understand “SELEC” here.'],
	["Could not convert string '12,5' to INT32", '“12,5” cannot be read as INTEGER.'],
	['Something new\nwith a drawing', 'Something new']
])('%s becomes: %s', (message, happened) => {
	expect(words(message)).toMatchObject({ happened, todo: 'Line 3.' });
});

test('what the engine suggests is passed on, and for tables only what is in the room', () => {
	expect(words('Referenced column "licence" not found in FROM clause!', { candidates: ['year'] }).todo).toBe(
		'Line 3.'
	);
	expect(words('Referenced column "mealz" not found in FROM clause!', { candidates: ['meals'] }).todo).toBe(
		'Did you mean meals? Line 3.'
	);
	const table = 'Table with name permit does not exist!\nDid you mean "pg_enum"?';
	expect(words(table, { candidates: ['pg_enum'] }, ['permits', 'schools']).todo).toBe(
		'Did you mean permits? Line 3.'
	);
	expect(words(table, { candidates: ['pg_enum'] }, []).todo).toBe('Line 3.');
});

test('a table that the room has and this device has not is not called unknown', () => {
	expect(words('Table with name permits does not exist!', {}, ['permits'])).toMatchObject({
		happened: 'It is on another device.',
		todo: 'Ask for it. Line 3.'
	});
});

test('what needs a part of the engine that is not here says what to write instead', () => {
	expect(words('…', { kind: 'extension', extension: 'icu' }).todo).toContain('::TIMESTAMP');
	expect(
		words("No function matches the given name and argument types '-(TIMESTAMP WITH TIME ZONE, INTERVAL)'")
			.todo
	).toContain('::TIMESTAMP');
	expect(words('…', { kind: 'extension', extension: 'json' }).happened).toContain('JSON');
});

test('a mistyped name finds the near ones, and a strange one none', () => {
	const known = ['permits', 'permits_2025', 'schools'];
	expect(closestNames('permitz', known)).toEqual(['permits']);
	expect(closestNames('PERMITS', known)).toEqual(['permits', 'permits_2025']);
	expect(closestNames('weather', known)).toEqual([]);
});
