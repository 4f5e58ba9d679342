import { readFileSync, existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findPersonalData } from './personal-data.ts';
import { proposeWith } from './propose.ts';
import { READERS_HERE } from './readers-here.ts';

const DATA = new URL('../../../../shared/data/csv/', import.meta.url);

function find(header: string, ...lines: string[]) {
	const columns = header.split(';').map((name) => ({ name }));
	const rows = lines.map((line) => line.split(';').map((text) => text || null));
	return findPersonalData(columns, rows);
}
const kinds = (...lines: [string, ...string[]]) =>
	find(...lines).map(({ column, kind }) => `${column}: ${kind}`);

describe('columns that may be about persons', () => {
	test('are told by what their values look like, whatever they are called', () => {
		expect(
			kinds('a;b;c', 'ana@x.example;+351 912 345 678;123-45-6789', 'bo@y.example;+49 30 1234567;987-65-4320')
		).toEqual(['a: email', 'b: phone']);
		expect(kinds('a;b', '44051401359;529.982.247-25', '44051401359;111.444.777-35')).toEqual([
			'a: national-id',
			'b: national-id'
		]);
		expect(
			kinds('a;b', '12345678Z;DE89 3704 0044 0532 0130 00', 'X1234567L;GB82 WEST 1234 5698 7654 32')
		).toEqual(['a: national-id', 'b: account']);
	});

	test('are told by their names where the values fit', () => {
		expect(
			kinds(
				'telefone;Morada;ssn',
				'912345678;Rua Augusta 12, 3;555667777',
				'213456789;Av. da Liberdade 4;12 345 678'
			)
		).toEqual(['telefone: phone', 'Morada: address', 'ssn: national-id']);
		expect(kinds('Nachname;Vorname', 'Ruiz;Ana', 'Okri;Ben')).toEqual(['Nachname: name', 'Vorname: name']);
		expect(
			kinds(
				'name;date_of_birth;lat;lon',
				'Ana Ruiz;1980-04-01;38.72345;-9.13923',
				'Ben Okri;1979-01-09;38.71111;-9.14222'
			)
		).toEqual(['name: name', 'date_of_birth: birth', 'lat: place', 'lon: place']);
	});

	test('show an example in which nobody is recognised', () => {
		expect(find('mail;x', 'ana.ruiz@ministry.example;1', 'bo@y.example;2')).toEqual([
			{ column: 'mail', kind: 'email', example: 'a••.r•••@m•••••••.e••••••' }
		]);
	});

	test.each([
		['towns and their places', 'name;lat;lon', 'Lisboa;38.72345;-9.13923', 'Porto;41.14961;-8.61099'],
		[
			'codes, years and amounts',
			'code;year;tel_count;amount',
			'0123456;2019;3;1200300',
			'0765432;2020;12;3400500'
		],
		['births counted', 'births;birth_rate', '12;1.3', '9;1.1'],
		['numbers of eleven digits', 'id', '12345678901', '23456789012']
	])('are not %s', (_what, header, ...lines) => {
		expect(kinds(header, ...lines)).toEqual([]);
	});

	test.skipIf(!existsSync(DATA))(
		'are none in the figures of real portals, and the contacts in a registry',
		async () => {
			const hints = async (name: string) => {
				const proposal = await proposeWith(READERS_HERE, new Blob([readFileSync(new URL(name, DATA))]));
				if (!proposal.ok) throw new Error(proposal.reason);
				return findPersonalData(
					proposal.columns,
					proposal.preview.map(({ cells }) => cells)
				).map(({ column, kind }) => `${column}: ${kind}`);
			};
			for (const name of [
				'country-codes',
				'worldbank-gdp',
				'nics-background-checks',
				'de-strukturdaten-2021'
			])
				expect(await hints(`${name}.csv`)).toEqual([]);
			expect(await hints('dotgov-domains.csv')).toEqual(['Security contact email: email']);
		}
	);
});
