/**
 * `npm run conformance:peers`: tries every check on our relay and on those that others use, prints what each did, and
 * writes the table of README.md. Ends with 1 when ours fails one. `-- roundtable hocuspocus` tries only these.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTENDERS, type Name } from '../../bench/contenders.ts';
import { installPeers } from '../../bench/install-peers.ts';
import { CHECKS, type Verdict } from './checks.ts';
import { startTarget } from './target.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const peers = join(root, 'tests/bench');
const readme = join(root, 'tests/conformance/README.md');
const PATIENCE_MS = 60_000;

// Each stock provider listens for the end of the process.
process.setMaxListeners(0);

async function tryAll(name: Name): Promise<{ title: string; verdicts: Verdict[] }> {
	const target = await startTarget(name, root, peers);
	const verdicts: Verdict[] = [];
	try {
		for (const check of CHECKS) {
			const late = new Promise<Verdict>((resolve) => {
				setTimeout(() => resolve('no answer in a minute'), PATIENCE_MS).unref();
			});
			const verdict = await Promise.race([check.run(target), late]).catch((error: unknown) => {
				return error instanceof Error ? error.message : String(error);
			});
			verdicts.push(verdict);
			console.log(`${target.title}: ${check.name}: ${wordOf(verdict)}`);
		}
	} finally {
		await target.stop();
	}
	return { title: target.title, verdicts };
}

function wordOf(verdict: Verdict): string {
	if (verdict === null) return '–';
	return verdict === true ? 'yes' : verdict;
}

const wanted = process.argv.slice(2);
const names = CONTENDERS.filter((name) => wanted.length === 0 || wanted.includes(name));
await installPeers(peers);
const results: { name: Name; title: string; verdicts: Verdict[] }[] = [];
for (const name of names) results.push({ name, ...(await tryAll(name)) });

const rows = [
	`| | ${results.map(({ title }) => title).join(' | ')} |`,
	`| --- | ${results.map(() => '---').join(' | ')} |`,
	...CHECKS.map(
		({ name }, at) =>
			`| ${name} | ${results.map(({ verdicts }) => (verdicts[at] === undefined ? '' : wordOf(verdicts[at]))).join(' | ')} |`
	)
];
if (wanted.length === 0) {
	const text = await readFile(readme, 'utf8');
	const [before = '', rest = ''] = text.split('<!-- table -->\n');
	const after = rest.slice(rest.indexOf('<!-- end of table -->'));
	await writeFile(readme, `${before}<!-- table -->\n\n${rows.join('\n')}\n\n${after}`);
}
const own = results.find(({ name }) => name === 'roundtable')?.verdicts ?? [];
const failed = CHECKS.filter((_, at) => own[at] !== undefined && own[at] !== true);
for (const { name } of failed) console.error(`Ours fails: ${name}`);
process.exit(failed.length > 0 ? 1 : 0);
