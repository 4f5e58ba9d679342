import { describe, expect, it } from 'vitest';
import { guessNumbers } from './numbers.ts';

const signs = (columns: string[][], delimiter?: string) => {
	const { decimal, thousands } = guessNumbers(columns, { delimiter });
	return [decimal, thousands];
};

describe('signs of numbers', () => {
	it.each<[string, string[][], string | undefined, string[]]>([
		['spaces and apostrophes group', [['600\u00a0000', '12']], ';', ['.', '\u00a0']],
		['so do curved ones', [['1’000', '12']], ';', ['.', '’']],
		['points twice in a number group', [['1.000.000', '2.001.003']], ';', [',', '.']],
		['three digits beside small numbers are a group', [['2.001', '21', '7']], ';', [',', '.']],
		['a comma in quotes, where commas divide, groups', [['1,000', '39,512']], ',', ['.', ',']],
		['elsewhere it may be either', [['1,000', '39,512']], ';', ['.', '']],
		['other columns tell', [['1,000', '39,512'], ['0.25']], '\t', ['.', ',']],
		['in both ways', [['1,107', '2,114'], ['48,1']], ';', [',', '']],
		['a zero in front is no group', [['0,100', '1,107']], ';', [',', '']],
		['lists of codes are no groups', [['200,840', '101', '102', '103']], ',', ['.', '']]
	])('%s', (_, columns, delimiter, expected) => {
		expect(signs(columns, delimiter)).toEqual(expected);
	});
});

describe('points before three digits, alone in a file, group where the name of their column counts', () => {
	it.each<[string, string, string[], string[]]>([
		['people', 'Einwohner (31.12.2023)', ['1.193', '12.450', '3.000'], [',', '.']],
		['below a heading', 'Población / hombres', ['1.193', '950'], [',', '.']],
		['not in thousands', 'Einwohner in 1.000', ['1.193', '12.450'], ['.', '']],
		['not a density', 'habitants par km²', ['1.193', '12.450'], ['.', '']],
		['not a share', 'Frauenanteil Einwohner', ['1.193', '12.450'], ['.', '']],
		['not beside longer numbers', 'abitanti', ['1.193', '12450'], ['.', '']],
		['not beside shorter fractions', 'abitanti', ['1.193', '1.25', '2.000'], ['.', '']],
		['nor what English counts', 'population', ['1.193', '12.450'], ['.', '']],
		['nor prices', 'prix', ['1.193', '1.274'], ['.', '']]
	])('%s', (_, name, cells, expected) => {
		const { decimal, thousands } = guessNumbers([['x', 'y'], cells], {
			delimiter: ';',
			names: ['place', name]
		});
		expect([decimal, thousands]).toEqual(expected);
	});

	it('unless another column has them for a decimal sign', () => {
		const cells = [['1.193', '12.450'], ['48.1372']];
		const { decimal, thousands } = guessNumbers(cells, { names: ['Einwohner', 'lat'] });
		expect([decimal, thousands]).toEqual(['.', '']);
	});
});

it.each(['#N/A', '#DIV/0!', '#¡DIV/0!', '#WERT!', '#¿NOMBRE?', '#NV'])(
	'where a formula gave %s there is no value',
	(word) => {
		expect(guessNumbers([['1', word, '2', '3', '4']]).nullWords).toEqual([{ word, count: 1 }]);
	}
);

it('marks of statistical offices and databases stand for a missing value, with the spaces they have', () => {
	const numbers = Array.from({ length: 30 }, (_, i) => String(i));
	const marks = [': ', ': c', '[x]', '(D)', '/', '\\N'];
	const { nullWords } = guessNumbers([
		[...numbers, ...marks],
		['a', '\\N', 'b']
	]);
	expect(nullWords.map(({ word }) => word)).toEqual(marks);
});

it('a word that stands for none among dates does so among numbers too', () => {
	const dates = Array.from({ length: 9 }, (_, i) => `2020-03-0${i + 1}`);
	const { nullWords } = guessNumbers([
		[...dates, 'n/a'],
		['1', 'n/a', '2']
	]);
	expect(nullWords).toEqual([{ word: 'n/a', count: 2 }]);
});
