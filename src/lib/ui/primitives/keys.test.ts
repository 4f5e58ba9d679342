import { describe, expect, it } from 'vitest';
import { formatKeys } from './keys.ts';

describe('a shortcut', () => {
	it.each([
		['Mod+K', 'Ctrl K', '⌘K'],
		['Mod+Shift+Enter', 'Ctrl Shift Enter', '⌘⇧↵'],
		['Alt+ArrowUp', 'Alt ↑', '⌥↑'],
		['G D', 'G D', 'G D']
	])('%s reads %s, and %s on Apple’s machines', (keys, other, apple) => {
		expect(formatKeys(keys, false)).toBe(other);
		expect(formatKeys(keys, true)).toBe(apple);
	});
});
