import { expect, it } from 'vitest';
import type { Query } from '$lib/model';
import { queryTitle } from './query-title.ts';

const titled = (title: string, sql: string) => queryTitle({ title, sql } as Query); // reason: nothing else is looked at

it.each([
	['its title', 'Meals by town', 'SELECT 1', 'Meals by town'],
	[
		'how its text begins, in one line',
		'',
		'  SELECT town,\n\t sum(meals)\nFROM meals',
		'SELECT town, sum(meals) FROM meals'
	],
	['no more of it than fits a list', '', `SELECT ${'a, '.repeat(60)}b`, `SELECT ${'a, '.repeat(24)}a…`],
	['words that say it is new', '', ' \n', 'New query']
])('a query is called by %s', (_, title, sql, called) => {
	expect(titled(title, sql)).toBe(called);
});
