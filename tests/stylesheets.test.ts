/**
 * A component's own styles are kept to it by the compiler; those of a stylesheet hold everywhere once it was loaded, also
 * on pages that never asked for it. So each of its rules begins with a class that nobody else uses.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The classes that its rules begin with; rules within rules are kept to those by the browser. */
function leadingClasses(stylesheet: string): Set<string> {
	const classes = new Set<string>();
	/** What is open: an at-rule, which only groups, or a rule. */
	const open: ('at' | 'rule')[] = [];
	for (const [, before = '', brace] of stylesheet
		.replace(/\/\*[^]*?\*\//g, '')
		.matchAll(/([^{};]*)([{};])/g)) {
		if (brace === '}') open.pop();
		if (brace !== '{') continue;
		if (!open.includes('rule')) {
			for (const [, name = ''] of before.matchAll(/(?:^|,)\s*\.([\w-]+)/g)) classes.add(name);
		}
		open.push(before.trim().startsWith('@') ? 'at' : 'rule');
	}
	return classes;
}

/** The classes that a component's markup gives, as far as they are written out. */
function classesOf(component: string): string[] {
	const markup = component.replace(/<style[^]*/, '');
	return [
		...[...markup.matchAll(/class="([^"{]*)/g)].flatMap(([, names = '']) => names.split(/\s+/)),
		...[...markup.matchAll(/class:([\w-]+)/g)].flatMap(([, name = '']) => name)
	].filter(Boolean);
}

test('a class of a stylesheet is given by those alone who load it', () => {
	const components = globSync('src/**/*.svelte', { cwd: root }).map((file) => ({ file, text: read(file) }));
	const strangers = globSync('src/lib/**/*.css', { cwd: root }).flatMap((sheet) => {
		const classes = leadingClasses(read(sheet));
		return components
			.filter(({ file, text }) => dirname(file) !== dirname(sheet) && !text.includes(basename(sheet)))
			.flatMap(({ file, text }) =>
				classesOf(text)
					.filter((name) => classes.has(name))
					.map((name) => `${file} gives .${name} of ${sheet}`)
			);
	});
	expect(leadingClasses(read('src/lib/editor/note.css')).size).toBeGreaterThan(5);
	expect(strangers).toEqual([]);
});
