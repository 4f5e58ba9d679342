/** Holds SPEC.md and the tests together: a rule without a test is a wish, a test without a rule a surprise. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ID = /[A-Z]\d+/.source;

const rules = [
	...readFileSync(join(root, 'src/lib/protocol/SPEC.md'), 'utf8').matchAll(
		RegExp(`^- \\*\\*(${ID})\\*\\* (.+)$`, 'gm')
	)
];
const tested = ['server', 'src/lib/protocol', 'tests/conformance', 'tests/convergence'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.test.ts'))
		.flatMap((path) => idsIn(readFileSync(join(root, folder, path), 'utf8')))
);

/** Ids at the start of titles; one test may hold several rules: `[A1] [C2] …`. */
function idsIn(source: string): string[] {
	const titles = source.matchAll(
		RegExp(`(?:test|test\\.each\\([^;]*?\\))\\(\\s*['"\`]((?:\\[${ID}\\] )+)`, 'g')
	);
	return [...titles].flatMap(([, ids = '']) => [...ids.matchAll(RegExp(ID, 'g'))].map(([id]) => id));
}

test('every rule has a test', () => {
	expect(rules.length).toBeGreaterThan(60);
	expect(rules.map(([, id]) => id).filter((id) => !tested.includes(id ?? ''))).toEqual([]);
});

test('every id in a title is a rule', () => {
	const known = rules.map(([, id]) => id);
	expect([...new Set(tested)].filter((id) => !known.includes(id))).toEqual([]);
});

test('every rule is one sentence with an id of its own', () => {
	const ids = rules.map(([, id]) => id);
	expect(new Set(ids).size).toBe(ids.length);
	expect(rules.filter(([, , text = '']) => !/^[A-Z`].*\.$/.test(text))).toEqual([]);
});
