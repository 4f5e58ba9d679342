import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const PUBLIC = { HOST: '0.0.0.0', ROUNDTABLE_ORIGIN: 'https://table.example.org' };

test('without any variable it serves this machine only, and anybody may start a roundtable', () => {
	expect(readConfig({})).toMatchObject({
		port: 4400,
		host: 'localhost',
		dataDir: './data',
		origins: [],
		createCode: undefined,
		trustProxy: false,
		testPort: null
	});
});

test('several public addresses are a list', () => {
	const env = { ...PUBLIC, ROUNDTABLE_ORIGIN: 'https://a.example, https://b.example:8443' };
	expect(readConfig(env).origins).toEqual(['https://a.example', 'https://b.example:8443']);
});

test('plain http in a local network must be asked for', () => {
	const env = { HOST: '0.0.0.0', ROUNDTABLE_ORIGIN: 'http://192.168.1.5:4400' };
	expect(() => readConfig(env)).toThrow('ROUNDTABLE_ALLOW_HTTP');
	expect(readConfig({ ...env, ROUNDTABLE_ALLOW_HTTP: '1' }).origins).toEqual(['http://192.168.1.5:4400']);
});

test('a longest time is also the usual one, unless a shorter one is set', () => {
	expect(readConfig({})).toMatchObject({ keepDays: null, keepMostDays: null });
	const most = { ROUNDTABLE_KEEP_MOST_DAYS: '365' };
	expect(readConfig(most)).toMatchObject({ keepDays: 365, keepMostDays: 365 });
	expect(readConfig({ ...most, ROUNDTABLE_KEEP_DAYS: '90' })).toMatchObject({ keepDays: 90 });
});

describe('an unsafe or wrong configuration is refused, with the variable that makes it so', () => {
	test.each([
		[{ HOST: '0.0.0.0' }, 'ROUNDTABLE_ORIGIN'],
		[{ HOST: '192.168.1.5' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: 'https://table.example.org/' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: 'https://table.example.org/path' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: 'table.example.org' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: 'https://TABLE.example.org' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: 'https://table.example.org:443' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: 'ftp://table.example.org' }, 'ROUNDTABLE_ORIGIN'],
		[{ ...PUBLIC, ROUNDTABLE_ORIGIN: '*' }, 'ROUNDTABLE_ORIGIN'],
		[{ ROUNDTABLE_CREATE: 'nobody' }, 'ROUNDTABLE_CREATE'],
		[{ ROUNDTABLE_CREATE: 'code' }, 'ROUNDTABLE_CREATE_CODE'],
		[{ ROUNDTABLE_CREATE: 'code', ROUNDTABLE_CREATE_CODE: 'short' }, 'ROUNDTABLE_CREATE_CODE'],
		[{ ROUNDTABLE_KEEP_DAYS: '7' }, 'ROUNDTABLE_KEEP_DAYS'],
		[{ ROUNDTABLE_KEEP_MOST_DAYS: 'ever' }, 'ROUNDTABLE_KEEP_MOST_DAYS'],
		[{ ROUNDTABLE_KEEP_DAYS: '90', ROUNDTABLE_KEEP_MOST_DAYS: '60' }, 'ROUNDTABLE_KEEP_DAYS'],
		[{ PORT: 'http' }, 'PORT'],
		[{ PORT: '70000' }, 'PORT'],
		[{ ...PUBLIC, ROUNDTABLE_TEST_HOOKS: '1' }, 'ROUNDTABLE_TEST_HOOKS']
	])('%o', (env, variable) => {
		expect(() => readConfig(env)).toThrow(ConfigError);
		expect(() => readConfig(env)).toThrow(variable);
	});
});
