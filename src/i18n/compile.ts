/**
 * Compiles src/i18n/messages into src/lib/i18n, and once more into .svelte-kit/strings with a module for each message:
 * from those a build takes only what a page says. Everything else reads the first, because a development server would
 * have to send hundreds of files.
 * Invariant: an incomplete or empty catalogue never builds. The compiler itself only warns when its plugin cannot be
 * read, and then writes zero messages; so warnings are errors here, and the result is counted against the sources.
 */
import { compile, type CompilerOptions } from '@inlang/paraglide-js';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { settleLanguage } from './one-language.ts';
import { replaceFolder } from './replace-folder.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const OUTPUTS: readonly [folder: string, structure: CompilerOptions['outputStructure']][] = [
	[here('../../.svelte-kit/strings'), 'message-modules'],
	[here('../lib/i18n'), 'locale-modules']
];

const problems: string[] = [];
const keep = (...parts: unknown[]) => problems.push(parts.map(String).join(' '));
const { warn, error } = console;

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

/** Compiles into a folder of its own and counts. */
async function compileInto(
	outdir: string,
	outputStructure: CompilerOptions['outputStructure']
): Promise<void> {
	console.warn = keep;
	console.error = keep;
	await compile({
		project: here('./project.inlang'),
		outdir,
		outputStructure,
		emitTsDeclarations: outputStructure === 'locale-modules',
		strategy: ['localStorage', 'preferredLanguage', 'baseLocale']
	});
	console.warn = warn;
	console.error = error;
	const [locale = '', ...others] = locales;
	if (outputStructure === 'message-modules' && others.length === 0) await settleLanguage(outdir, locale);
	await writeFile(
		`${outdir}/index.ts`,
		`export { m } from './messages.js';\nexport { getLocale, getTextDirection, locales, setLocale } from './runtime.js';\n`
	);
	const compiled = (await import(pathToFileURL(`${outdir}/messages.js`).href)) as {
		m: Record<string, unknown>;
	};
	const missing = [...expected].filter((key) => !(key in compiled.m));
	if (missing.length > 0) problems.push(`not compiled: ${missing.join(', ')}`);
}

const { locales } = JSON.parse(await readFile(here('./project.inlang/settings.json'), 'utf8')) as {
	locales: string[];
};
const expected = await sourceKeys('en');
if (expected.size === 0) problems.push('no messages were found');
await mkdir(here('../../.svelte-kit'), { recursive: true });
const beside = await mkdtemp(here('../../.svelte-kit/compiling-'));
try {
	for (const [at, [, structure]] of OUTPUTS.entries()) await compileInto(`${beside}/${at}`, structure);
	if (problems.length === 0)
		for (const [at, [folder]] of OUTPUTS.entries()) await replaceFolder(folder, `${beside}/${at}`);
} finally {
	await rm(beside, { recursive: true, force: true });
}
if (problems.length > 0) console.error(`Strings did not compile:\n  ${problems.join('\n  ')}`);
else console.log(`${expected.size} strings compiled`);
// The compiler leaves timers behind that would keep the process for half a minute more.
process.exit(problems.length > 0 ? 1 : 0);
