import { describe, expect, test } from 'vitest';
import { isLocalAddress, toShare } from './file-source.ts';

const PAGE = 'https://table.example/r/1';
const from = (url: string) => ({ url, fetchedAt: 1, etag: null, lastModified: null, byHand: false });

describe('where a file came from', () => {
	test('goes along when it is shared', () => {
		const source = from('https://data.example/files/meals.csv?year=2024&format=csv');
		expect(toShare(source, PAGE)).toEqual({ source, downloadUrl: source.url });
		expect(toShare(null, PAGE)).toEqual({ source: null, downloadUrl: null });
	});

	test.each(['X-Amz-Signature', 'access_token', 'sig', 'api_key', 'key'])(
		'goes along without what lets one in: %s',
		(name) => {
			const shared = toShare(from(`https://data.example/meals.csv?year=2024&${name}=canary`), PAGE);
			expect(shared).toMatchObject({ source: { url: 'https://data.example/meals.csv' }, downloadUrl: null });
			expect(JSON.stringify(shared)).not.toContain('canary');
		}
	);

	test('stays here when it means nothing elsewhere, unless the page is from there too', () => {
		const source = from('http://192.168.1.5/meals.csv');
		expect(toShare(source, PAGE)).toEqual({ source: null, downloadUrl: null });
		expect(toShare(source, 'http://192.168.1.4:4400/').source).toEqual(source);
	});

	test.each([
		...['localhost:8080', '127.0.0.1', '2130706433', '0x7f.1', '10.1.2.3', '172.16.0.1', '192.168.0.1'],
		...['169.254.169.254', '100.64.1.1', '[::1]', '[::ffff:10.0.0.1]', '[fd00::1]', '[fe80::1]', 'nas'],
		...['files.local', 'wiki.corp', 'a.internal', 'localhost.']
	])('%s is an address of a network of its own', (host) => {
		expect(isLocalAddress(`http://${host}/a.csv`)).toBe(true);
	});

	test.each(['data.example', '8.8.8.8', '172.32.0.1', '100.128.0.1', '[2001:db8::1]', '11.0.0.1', 'a.b.dev'])(
		'%s is one of the world',
		(host) => {
			expect(isLocalAddress(`http://${host}/a.csv`)).toBe(false);
		}
	);
});
