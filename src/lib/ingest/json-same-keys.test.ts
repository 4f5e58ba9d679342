import { expect, it } from 'vitest';
import { hasSameKeys } from './json-same-keys.ts';

it.each([
	['{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}', false],
	['{"a": "10:30", "b\\"": "say \\": no", "\\":": {}}', false],
	['{"a" : 1, "b"\n\t: "x\\\\"}', false],
	['{"a" : 1, "a": 1}', true],
	['{"a": {"b": [0, {"c": 1, "c": 2}]}}', true],
	['{"a": "\\":", "\\u0061": 2}', true],
	['[1, ["a:"], ":"]', false]
])('%s: a key twice: %s', (text, twice) => {
	expect(hasSameKeys(text, JSON.parse(text))).toBe(twice);
});
