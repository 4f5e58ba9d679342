/**
 * The dependency table of the house, as a test: which module may import which, and which packages.
 * Sees static and dynamic imports and re-exports in .ts and .svelte files; finds cycles between modules.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const UTIL = ['util'];
const CORE = ['protocol', ...UTIL];
const BELOW_STATE = [
	'api',
	'catalog',
	'engine',
	'files',
	'i18n',
	'ingest',
	'model',
	'sql',
	'summary',
	'sync',
	...CORE
];

/** `types` may be imported with `import type` only. */
type Rule = { modules: string[]; packages: string[]; types?: string[] };
const RULES: Record<string, Rule> = {
	util: { modules: [], packages: ['lib0'] },
	// lib0 encodes our own frames, so that client and server cannot differ.
	protocol: { modules: UTIL, packages: ['valibot', 'lib0'] },
	api: { modules: CORE, packages: ['valibot'] },
	model: { modules: CORE, packages: ['yjs', 'nanoid', 'fractional-indexing'] },
	catalog: { modules: UTIL, packages: ['spdx-license-ids'] },
	// Laying SQL out is a language of its own; the package knows DuckDB's and comes on demand.
	sql: { modules: UTIL, packages: ['sql-formatter'] },
	sync: {
		modules: ['api', ...CORE],
		packages: ['yjs', 'y-websocket', 'y-protocols', 'lib0', 'nanoid']
	},
	files: { modules: ['api', ...CORE], packages: ['hash-wasm'] },
	engine: { modules: ['sql', ...UTIL], packages: ['@duckdb/duckdb-wasm', '@uwdata/flechette', 'hash-wasm'] },
	ingest: {
		modules: ['catalog', 'engine', 'files', 'sql', ...UTIL],
		packages: ['parquet-wasm', '@e965/xlsx', 'papaparse', 'fflate', '@uwdata/flechette']
	},
	summary: { modules: ['catalog', 'i18n', 'model', ...UTIL], packages: ['docx', 'yjs'] },
	state: { modules: BELOW_STATE, packages: ['svelte', 'yjs', 'nanoid', 'y-protocols'] },
	editor: {
		modules: ['i18n', 'model', 'sql', ...UTIL],
		packages: [
			'@tiptap',
			'prosemirror',
			'@codemirror',
			'@lezer',
			'y-codemirror.next',
			'yjs',
			'y-protocols',
			'svelte'
		]
	},
	ui: {
		modules: ['state', 'editor', 'i18n', 'protocol', 'catalog', 'sql', ...UTIL],
		types: ['api', 'engine', 'files', 'ingest', 'model', 'summary', 'sync'],
		packages: ['bits-ui', 'lucide', '@tanstack/virtual-core', 'uqr', 'svelte', '@fontsource-variable']
	},
	routes: {
		modules: ['state', 'ui', 'i18n', ...UTIL],
		packages: ['@sveltejs/kit', 'svelte', '@fontsource-variable']
	},
	server: {
		modules: CORE,
		packages: ['hono', '@hono/node-server', 'ws', 'pino', 'valibot', 'yjs', 'y-protocols', 'lib0', 'node:']
	}
};

/** Packages that belong to one folder or file inside a module. */
const ONLY_IN: Record<string, string> = {
	'@observablehq/plot': 'src/lib/ui/chart/',
	dompurify: 'src/lib/ui/primitives/'
};

type Import = { from: string; module: string; specifier: string; typeOnly: boolean };

function filesBelow(folder: string): string[] {
	return readdirSync(join(root, folder)).flatMap((name) => {
		const path = `${folder}/${name}`;
		if (path === 'src/lib/i18n') return [];
		if (statSync(join(root, path)).isDirectory()) return filesBelow(path);
		return /\.(ts|js|svelte)$/.test(name) && !/\.test\.ts$/.test(name) ? [path] : [];
	});
}

function moduleOf(path: string): string | null {
	if (path.startsWith('server/')) return 'server';
	if (path.startsWith('src/routes/')) return 'routes';
	return /^src\/lib\/([^/]+)\//.exec(path)?.[1] ?? null;
}

const IMPORT =
	/(?:^|[;\n{}>\s])(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]|import\(\s*['"]([^'"\n]+)['"]/g;

function importsOf(path: string): Import[] {
	const module = moduleOf(path);
	if (module === null) return [];
	const source = readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
	return [...source.matchAll(IMPORT)].map((match) => ({
		from: path,
		module,
		specifier: (match[2] ?? match[3] ?? '').split('?')[0] ?? '',
		typeOnly: match[1] !== undefined
	}));
}

/** Name of our module that a specifier enters, or null for a package or an own file. */
function entered(specifier: string): string | null {
	const own = /^(?:#|\$lib\/)([^/]+)(\/.*)?$/.exec(specifier);
	return own?.[1] ?? null;
}

const all = [...filesBelow('src/lib'), ...filesBelow('src/routes'), ...filesBelow('server')].flatMap(
	importsOf
);

function problem({ from, module, specifier, typeOnly }: Import): string | null {
	const rule = RULES[module];
	if (rule === undefined) return `${from}: module ${module} is not in the table`;
	const target = entered(specifier);
	if (target !== null) {
		if (target === module) return `${from} enters its own module by ${specifier}`;
		const inner = specifier.replace(/^(#|\$lib\/)[^/]+/, '');
		if (inner !== '' && !(target === 'ui' && module === 'routes'))
			return `${from} reaches inside ${specifier}`;
		if (rule.modules.includes(target) || (typeOnly && rule.types?.includes(target))) return null;
		return `${from} may not import ${specifier}`;
	}
	if (specifier.startsWith('.')) return ownFileProblem(from, module, specifier);
	// Sample files come in by their address only.
	if (specifier.startsWith('$samples/'))
		return from === 'src/lib/state/example.ts' ? null : `${from} may not import samples`;
	if (specifier.startsWith('$app/') || specifier === '$service-worker') {
		return module === 'routes' ? null : `${from} may not import ${specifier}`;
	}
	for (const [name, folder] of Object.entries(ONLY_IN)) {
		if (specifier === name || specifier.startsWith(`${name}/`)) {
			return from.startsWith(folder) ? null : `${from}: ${name} belongs to ${folder}`;
		}
	}
	const known = rule.packages.some(
		(name) =>
			specifier === name ||
			specifier.startsWith(name.endsWith(':') ? name : `${name}/`) ||
			(name === 'prosemirror' && specifier.startsWith('prosemirror-'))
	);
	return known ? null : `${from} may not import the package ${specifier}`;
}

function ownFileProblem(from: string, module: string, specifier: string): string | null {
	const target = join(from, '..', specifier).split(sep).join('/');
	if (module === 'routes' && target === 'src/app.css') return null;
	const home = module === 'server' ? 'server/' : module === 'routes' ? 'src/routes/' : `src/lib/${module}/`;
	return target.startsWith(home) ? null : `${from} leaves its module by ${specifier}`;
}

describe('the house', () => {
	test('has imports to check', () => {
		expect(all.length).toBeGreaterThan(30);
	});

	test('keeps the dependency table', () => {
		expect(all.map(problem).filter((line) => line !== null)).toEqual([]);
	});

	test('has no cycle between modules', () => {
		const edges = new Map<string, Set<string>>();
		for (const { module, specifier } of all) {
			const target = entered(specifier);
			if (target !== null && target !== module)
				edges.set(module, (edges.get(module) ?? new Set()).add(target));
		}
		const cycles: string[] = [];
		const walk = (module: string, path: string[]) => {
			if (path.includes(module)) return void cycles.push([...path, module].join(' → '));
			for (const next of edges.get(module) ?? []) walk(next, [...path, module]);
		};
		for (const module of edges.keys()) walk(module, []);
		expect(cycles).toEqual([]);
	});

	test('imports Svelte only from state upwards', () => {
		const early = [
			'util',
			'protocol',
			'api',
			'model',
			'catalog',
			'sql',
			'sync',
			'files',
			'engine',
			'ingest',
			'summary'
		];
		const found = all.filter(
			({ module, specifier }) => early.includes(module) && /^svelte(\/|$)/.test(specifier)
		);
		expect(found).toEqual([]);
	});

	test('has at most ten files in util', () => {
		const files = filesBelow('src/lib/util').map((path) => relative('src/lib/util', path));
		expect(files.length).toBeLessThanOrEqual(10);
	});
});
