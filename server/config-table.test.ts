import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** For tests and images, not for operators. */
const OURS = ['ROUNDTABLE_TEST_HOOKS', 'ROUNDTABLE_TEST_PORT', 'ROUNDTABLE_BUILD'];

test('the README’s table has exactly the settings that the server reads', () => {
	const settings = new Set(read('./config.ts').match(/\b(?:PORT|HOST|ROUNDTABLE_[A-Z_]+)\b(?=')/g));
	const table = [...read('../README.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
	expect(table.sort()).toEqual([...settings].filter((name) => !OURS.includes(name)).sort());
});

test('each default in the README’s table is the one that is used', async () => {
	const { readConfig } = await import('./config.ts');
	const config: Record<string, unknown> = { ...readConfig({}) };
	const MB = 1024 * 1024;
	const defaults = [...read('../README.md').matchAll(/^\| `ROUNDTABLE_([A-Z_]+)_MB` \| `(\d+)` \|/gm)];
	const keys: Record<string, string> = {
		FILE: 'fileBytes',
		ROOM: 'roomFileBytes',
		UPLOAD_DAY: 'uploadDayBytes',
		PERSON_DAY: 'personDayBytes',
		ROOM_DAY: 'roomDayBytes',
		LOW_DISK: 'lowDiskBytes'
	};
	expect(defaults).toHaveLength(Object.keys(keys).length);
	for (const [, name = '', value] of defaults)
		expect([name, config[keys[name] ?? '']]).toEqual([name, Number(value) * MB]);
});
