/**
 * Compiles src/i18n/messages into src/lib/i18n.
 * Invariant: an incomplete or empty catalogue never builds. The compiler itself only warns when its plugin cannot be
 * read, and then writes zero messages; so warnings are errors here, and the result is counted against the sources.
 */
import { compile } from '@inlang/paraglide-js';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const outdir = here('../lib/i18n');

const problems: string[] = [];
const keep = (...parts: unknown[]) => problems.push(parts.map(String).join(' '));
const { warn, error } = console;
console.warn = keep;
console.error = keep;

/** Keys of every source file; a key that two files share is an error, since one would silently win. */
async function sourceKeys(locale: string): Promise<Set<string>> {
	const keys = new Set<string>();
	const folder = here(`./messages/${locale}/`);
	for (const file of await readdir(folder)) {
		const catalogue = JSON.parse(await readFile(folder + file, 'utf8')) as Record<string, unknown>;
		for (const key of Object.keys(catalogue)) {
			if (key === '$schema') continue;
			if (keys.has(key)) problems.push(`${file}: "${key}" is defined twice`);
			keys.add(key);
		}
	}
	return keys;
}

await rm(outdir, { recursive: true, force: true });
await compile({
	project: here('./project.inlang'),
	outdir,
	outputStructure: 'locale-modules',
	emitTsDeclarations: true,
	strategy: ['localStorage', 'preferredLanguage', 'baseLocale']
});
console.warn = warn;
console.error = error;

const expected = await sourceKeys('en');
const compiled = (await import(here('../lib/i18n/messages.js'))) as { m: Record<string, unknown> };
const missing = [...expected].filter((key) => !(key in compiled.m));
if (expected.size === 0) problems.push('no messages were found');
if (missing.length > 0) problems.push(`not compiled: ${missing.join(', ')}`);
if (problems.length > 0) {
	console.error(`Strings did not compile:\n  ${problems.join('\n  ')}`);
	process.exit(1);
}
await writeFile(
	here('../lib/i18n/index.ts'),
	`export { m } from './messages.js';\nexport { getLocale, getTextDirection, locales, setLocale } from './runtime.js';\n`
);
console.log(`${expected.size} strings compiled`);
