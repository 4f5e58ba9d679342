/**
 * Runs the checks of one word (`check`, `all`, `e2e`, `soak`) and ends with one line: N passed, N failed, N skipped.
 * A tool without tests of its own (formatter, linter, types) counts as one. A failing step does not stop the next one.
 *
 * Where a few tests fail, they are run three times more, alone. Only if they pass all three times they are counted as
 * passed, and named as unsteady in the last lines: something in them or in the product depends on timing, and is to be
 * mended. What fails half of the time is caught seven times out of eight.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './support/ensure-browser.ts';
import { failedFiles, failedInPlaywright, failedInVitest } from './support/failed-tests.ts';

type Counts = { passed: number; failed: number; skipped: number };
type Step = { name: string; run: () => Promise<Counts> };

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = await mkdtemp(join(tmpdir(), 'roundtable-reports-'));
/** Said again at the end. */
const failures: string[] = [];
const unsteady: string[] = [];
const AGAIN = 3;
/** More than this is no accident of timing. */
const FEW = 3;

/** Runs a program of node_modules/.bin with its output shown; resolves with the exit code. */
function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
	const path = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
			shell: process.platform === 'win32',
			env: { ...process.env, ...env, PATH: path }
		});
		child.on('error', () => resolve(127));
		child.on('exit', (code) => resolve(code ?? 1));
	});
}

function tool(name: string, command: string, ...args: string[]): Step {
	return {
		name,
		async run() {
			const code = await run(command, args);
			return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
		}
	};
}

/** A runner that exits badly without a failed test (a crash, an unhandled error) still counts as one failure. */
function honest(code: number, counts: Counts): Counts {
	return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** `again` runs what failed once more, alone; its names are remembered as failed or as unsteady. */
async function unlessUnsteady(
	counts: Counts,
	names: string[],
	again: () => Promise<boolean>
): Promise<Counts> {
	const few = counts.failed > 0 && names.length === counts.failed && names.length <= FEW;
	for (let i = 0; i < AGAIN && few; i++) {
		console.log(`\n== once more, ${i + 1} of ${AGAIN}`);
		if (!(await again())) break;
		if (i + 1 < AGAIN) continue;
		unsteady.push(...names);
		return { ...counts, passed: counts.passed + counts.failed, failed: 0 };
	}
	failures.push(...names);
	return counts;
}

function vitest(project: 'node' | 'browser', env: Record<string, string> = {}): Step {
	return {
		name: `vitest ${project}`,
		async run() {
			const file = join(reports, `${project}.json`);
			const start = (ROUNDTABLE_REPORT: string, files: string[] = []) =>
				run('vitest', ['run', '--project', project, ...files], { ROUNDTABLE_REPORT, ...env });
			const code = await start(file);
			const report = await readJson(file);
			const counts = honest(code, {
				passed: count(report, 'numPassedTests'),
				failed: count(report, 'numFailedTests'),
				skipped: count(report, 'numPendingTests') + count(report, 'numTodoTests')
			});
			const again = async () => (await start(join(reports, 'again.json'), failedFiles(report))) === 0;
			return unlessUnsteady(counts, failedInVitest(report), again);
		}
	};
}

const endToEnd: Step = {
	name: 'end to end',
	async run() {
		const file = join(reports, 'e2e.json');
		const start = (PLAYWRIGHT_JSON_OUTPUT_NAME: string, ...which: string[]) =>
			run('playwright', ['test', '-c', 'tests/e2e/playwright.config.ts', ...which], {
				PLAYWRIGHT_JSON_OUTPUT_NAME
			});
		const code = await start(file);
		const report = await readJson(file);
		const stats = report['stats'] as Record<string, unknown> | undefined;
		const counts = honest(code, {
			passed: count(stats ?? {}, 'expected'),
			failed: count(stats ?? {}, 'unexpected'),
			skipped: count(stats ?? {}, 'skipped')
		});
		const names = failedInPlaywright(report);
		const again = async () => (await start(join(reports, 'again.json'), ...names.map(({ at }) => at))) === 0;
		return unlessUnsteady(
			counts,
			names.map(({ said }) => said),
			again
		);
	}
};

async function readJson(file: string): Promise<Record<string, unknown>> {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
	} catch {
		return {};
	}
}

function count(from: Record<string, unknown>, key: string): number {
	const value = from[key];
	return typeof value === 'number' ? value : 0;
}

const strings = tool('strings', 'node', 'src/i18n/compile.ts');
const kit = tool('generated types', 'svelte-kit', 'sync');
const quick = [
	tool('format', 'prettier', '--check', '.'),
	tool('lint', 'eslint', '.', '--max-warnings', '0'),
	tool('types', 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'),
	tool('unused code', 'knip'),
	vitest('node')
];
const build = tool('build', 'node', 'server/build.ts', '--logLevel', 'error');
const words: Record<string, Step[]> = {
	check: [strings, kit, ...quick],
	all: [
		strings,
		kit,
		...quick,
		vitest('browser'),
		build,
		tool('first view', 'node', 'tests/support/initial-js.ts'),
		tool('size', 'size-limit'),
		endToEnd
	],
	e2e: [strings, build, endToEnd],
	soak: [strings, kit, vitest('node', { ROUNDTABLE_SOAK: '1' }), vitest('browser', { ROUNDTABLE_SOAK: '1' })]
};

const word = process.argv[2] ?? 'all';
const steps = words[word];
if (steps === undefined) {
	console.error(`Unknown: ${word}. One of ${Object.keys(words).join(', ')}.`);
	process.exit(2);
}
if (word !== 'check') await ensureBrowser();

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];
for (const step of steps) {
	const started = Date.now();
	console.log(`\n== ${step.name}`);
	const counts = await step.run();
	total.passed += counts.passed;
	total.failed += counts.failed;
	total.skipped += counts.skipped;
	if (counts.failed > 0) failedSteps.push(step.name);
	console.log(
		`== ${step.name}: ${counts.failed > 0 ? 'FAILED' : 'ok'}, ${((Date.now() - started) / 1000).toFixed(0)} s`
	);
}
await rm(reports, { recursive: true, force: true });
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
for (const failure of failures) console.log(`  ${failure}`);
if (unsteady.length > 0) console.log(`\nUnsteady: failed once, then passed ${AGAIN} times of ${AGAIN}`);
for (const name of unsteady) console.log(`  ${name}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
