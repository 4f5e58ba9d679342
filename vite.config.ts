import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './tests/support/browser.ts';

/** Adds sync and API to the development server: the same code as in production, on the same port. */
function roundtableServer(): Plugin {
	return {
		name: 'roundtable-server',
		apply: 'serve',
		async configureServer(vite) {
			if (process.env['VITEST'] !== undefined || vite.httpServer === null) return;
			// Computed, so that bundling this file leaves the server's TypeScript to Node.
			const { attachForDevelopment } = await import(new URL('./server/attach.ts', import.meta.url).href);
			await attachForDevelopment(vite.httpServer, vite.middlewares);
		}
	};
}

/**
 * SvelteKit hides its route announcer with a style attribute, which our content security policy refuses. The class does
 * the same. Can go once the generated root has no style attribute any more.
 */
function announcerWithoutInlineStyle(): Plugin {
	return {
		name: 'announcer-without-inline-style',
		enforce: 'pre',
		transform(code, id) {
			if (!id.split('?')[0]?.endsWith('/generated/root.svelte')) return null;
			return code.replace(/(id="svelte-announcer"[^>]*?) style="[^"]*"/, '$1 class="visually-hidden"');
		}
	};
}

/** lib0's page helpers describe their types by calls that no bundler dares to leave out; nothing here asks for the types. */
function pureDescriptions(): Plugin {
	return {
		name: 'pure-descriptions',
		apply: 'build',
		enforce: 'pre',
		transform: (code, id) =>
			/\/lib0\/dom\.js$/.test(id) ? code.replaceAll('= $.$', '= /* @__PURE__ */ $.$') : null
	};
}

/** Tiptap's extensions also say how Markdown is read and written, for a package that is not here and finds them by name. */
function withoutMarkdown(): Plugin {
	type Part = { type?: string; start: number; end: number; key?: { name?: string } };
	const partsOf = (node: object): Part[] =>
		Object.values(node)
			.flat()
			.filter((value): value is Part => typeof value === 'object' && value !== null);
	const found = (part: Part): Part[] =>
		part.type === 'Property' && /^(parse|render)Markdown$|^markdown[A-Z]/.test(part.key?.name ?? '')
			? [part]
			: partsOf(part).flatMap(found);
	return {
		name: 'without-markdown',
		apply: 'build',
		transform(code, id) {
			if (!/[\\/]@tiptap[\\/]extension-[^\\/]+[\\/]dist[\\/]index\.js$/.test(id)) return null;
			return partsOf(this.parse(code))
				.flatMap(found)
				.sort((a, b) => a.start - b.start)
				.reduceRight(
					(rest, { start, end }) => rest.slice(0, start) + rest.slice(end).replace(/^\s*,/, ''),
					code
				);
		}
	};
}

/**
 * The library would find its WebAssembly by itself, and the build puts a copy beside the worker for that. Ours is always
 * told the address: of the one that the page's own build lists and the service worker keeps.
 */
function parquetOnce(): Plugin {
	const found = "module_or_path = new URL('parquet_wasm_bg.wasm', import.meta.url);";
	return {
		name: 'parquet-once',
		enforce: 'pre',
		transform(code, id) {
			if (!/[\\/]parquet-wasm[\\/]esm[\\/]parquet_wasm\.js$/.test(id)) return null;
			if (!code.includes(found)) this.error('parquet-wasm finds its WebAssembly in another way now');
			return code.replace(found, "throw new Error('Nobody said where the WebAssembly is');");
		}
	};
}

/** Says which files the app is made of and how large each is: what making a device ready fetches, and shows before it does. */
function sizesOfParts(): Plugin {
	return {
		name: 'sizes-of-parts',
		apply: 'build',
		writeBundle({ dir }, bundle) {
			const files = Object.keys(bundle).filter((file) => file.startsWith('_app/immutable/'));
			if (dir === undefined || !files.some((file) => file.startsWith('_app/immutable/entry/'))) return;
			const sizes = files.map((file) => [`/${file}`, statSync(join(dir, file)).size]);
			writeFileSync(join(dir, '_app/sizes.json'), JSON.stringify(Object.fromEntries(sizes)));
		}
	};
}

/** Builds with one module for each string, so that a page carries only what it says (see src/i18n/compile.ts). */
function stringsApart(): Plugin {
	const apart = fileURLToPath(new URL('.svelte-kit/strings/index.ts', import.meta.url));
	return {
		name: 'strings-apart',
		apply: 'build',
		enforce: 'pre',
		resolveId: (id) => (/\/src\/lib\/i18n$/.test(id) ? apart : null)
	};
}

/**
 * What every page of the app loads, as one script: together it is smaller than as sixty. A module missing here, or one
 * that some page could do without, costs some bytes and nothing else.
 */
const BASE = new RegExp(
	[
		String.raw`node_modules/(svelte|@sveltejs/kit|lucide|yjs|lib0|valibot|y-protocols|y-websocket|fractional-indexing|nanoid)/`,
		String.raw`\.svelte-kit/strings/(r|messages/room_(?!find_|keys_|no_page|peek_|present_))`,
		String.raw`src/lib/(api|protocol|util)/`,
		String.raw`src/lib/editor/(caret|floating|person|text-diff)\.ts`,
		String.raw`src/lib/files/(?!problem|transfer)[^/]+\.ts`,
		String.raw`src/lib/model/(?!example|ready|seed|template|undone)[^/]+\.ts`,
		String.raw`src/lib/sync/[^/]+\.ts`,
		String.raw`src/lib/state/(agenda|app|attribution|cards|clock|context|datasets|keep|live|local-facts|notes|notices|outline|presence|promise-news|queries|room|room-parts|save|theme|undo)\.`,
		String.raw`src/lib/ui/primitives/(Banner|Button|CopyButton|EmptyState|ErrorNote|Icon|IconButton|Seats|SkipLink|Toasts?|Tooltip)\.svelte`,
		String.raw`src/lib/ui/primitives/when-idle\.ts`
	]
		.join('|')
		.replaceAll('/', String.raw`[\\/]`)
);

/** What every page of a roundtable shows around its own. */
const ROOM = new RegExp(
	[
		String.raw`src/lib/ui/primitives/(EditableText|Menu|Popover|Seat|SeatRow|StageClock|StageLine|SyncState)\.svelte`,
		String.raw`src/lib/ui/primitives/(clock|keys|seat)\.ts`,
		String.raw`src/lib/ui/shell/(keys|peek)\.ts`
	]
		.join('|')
		.replaceAll('/', String.raw`[\\/]`)
);

/** The note editor. What it shares with other pages stands in the base, or they would load all of it. */
const EDITOR = /node_modules[\\/](prosemirror-|@tiptap)|src[\\/]lib[\\/]editor[\\/]note-/;

export default defineConfig({
	plugins: [
		announcerWithoutInlineStyle(),
		stringsApart(),
		pureDescriptions(),
		withoutMarkdown(),
		sveltekit(),
		roundtableServer(),
		sizesOfParts()
	],
	build: {
		target: 'es2022',
		// Older targets make Vite freeze light-dark() on :root, and then a person's choice of scheme has no effect.
		cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
		assetsInlineLimit: 0,
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						{ name: 'base', test: BASE, priority: 3 },
						{ name: 'room', test: ROOM, priority: 2 },
						{ name: 'editor', test: EDITOR, priority: 1 }
					]
				}
			},
			// These only pass on what others export; without this word each page would carry every primitive and icon.
			treeshake: { moduleSideEffects: [{ test: /primitives.(index|icons)\.ts$/, sideEffects: false }] }
		}
	},
	worker: {
		format: 'es',
		plugins: () => [parquetOnce()],
		// One file each: a part of a worker's own would be in no list of what a device keeps.
		rolldownOptions: { output: { codeSplitting: false } }
	},
	optimizeDeps: {
		exclude: ['@duckdb/duckdb-wasm', 'parquet-wasm'],
		// Found only when a page is opened: without them the first browser tests are reloaded in the middle.
		include: [
			'axe-core',
			'@e965/xlsx',
			'sql-formatter',
			'fflate',
			'valibot',
			'nanoid',
			'fractional-indexing',
			'uqr',
			'lucide',
			'y-websocket',
			'yjs',
			'y-protocols/awareness'
		]
	},
	test: {
		expect: { requireAssertions: true },
		setupFiles: ['./tests/support/seed.ts'],
		reporters: process.env['ROUNDTABLE_REPORT'] ? ['default', 'json'] : ['default'],
		...(process.env['ROUNDTABLE_REPORT'] ? { outputFile: { json: process.env['ROUNDTABLE_REPORT'] } } : {}),
		projects: [
			{
				extends: true,
				test: {
					name: 'node',
					environment: 'node',
					include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'tests/**/*.test.ts'],
					exclude: [
						'**/*.svelte.test.ts',
						'**/*.browser.test.ts',
						'tests/e2e/**',
						'tests/bench/**',
						'**/node_modules/**'
					],
					// Many wait for a disk, a socket or another process: a second worker is worth it on two processors too.
					maxWorkers: Math.max(2, availableParallelism() - 1),
					testTimeout: 30_000,
					// An engine is started before some.
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'browser',
					include: ['src/**/*.svelte.test.ts', 'src/**/*.browser.test.ts'],
					testTimeout: 60_000,
					hookTimeout: 60_000,
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({
							launchOptions: {
								executablePath: findBrowser(),
								args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking']
							}
						}),
						instances: [{ browser: 'chromium' }]
					}
				}
			}
		]
	}
});
