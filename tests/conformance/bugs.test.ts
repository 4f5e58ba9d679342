/** Each mistake that a relay could easily have turns the tests red that are named here: they would notice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUGS, type Bug } from '../support/bugs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const NOTICED_BY: Record<Bug, { file: string; title: string }> = {
	'ack early': { file: 'commits', title: '[C1] nothing is acknowledged or passed on before it is on disk' },
	'persist from the update event': {
		file: 'commits',
		title: '[C1] nothing is acknowledged or passed on before it is on disk'
	},
	'skip the role check': {
		file: 'rights',
		title: '[R1] [R2] [R3] a commenter does what the table says'
	},
	'drop one frame in 1,000': {
		file: 'commits',
		title: '[C11] everything reaches everybody who keeps up, without their asking'
	},
	'no de-duplication': { file: 'sync', title: '[A7]' }
};

let folder = '';

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'roundtable-bugs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Report = { testResults: { assertionResults: { status: string; title: string }[] }[] };

async function run(bug: Bug, { file, title }: { file: string; title: string }): Promise<Report> {
	const report = join(folder, 'report.json');
	const child = spawn(
		process.execPath,
		[
			join(root, 'node_modules/vitest/vitest.mjs'),
			...['run', '--project', 'node', `tests/conformance/${file}.test.ts`],
			...['-t', title.replace(/[[\]()]/g, '\\$&')]
		],
		{
			cwd: root,
			env: { PATH: process.env['PATH'], ROUNDTABLE_BUG: bug, ROUNDTABLE_REPORT: report },
			stdio: 'ignore'
		}
	);
	await once(child, 'exit');
	return JSON.parse(await readFile(report, 'utf8')) as Report;
}

test.each(BUGS)('%s is noticed', { timeout: 120_000 }, async (bug) => {
	const { testResults } = await run(bug, NOTICED_BY[bug]);
	const ran = testResults.flatMap(({ assertionResults }) => assertionResults);
	const red = ran.filter(({ status }) => status === 'failed').map(({ title }) => title);
	expect(red.filter((title) => title.startsWith(NOTICED_BY[bug].title))).not.toEqual([]);
});
