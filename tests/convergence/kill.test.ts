/** The server is killed in the middle of its work, again and again. What it had confirmed must be on its disk. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/person.ts';
import { createRandom } from '../support/random.ts';
import { readTexts, Round, untilInRoom, write } from './round.ts';

const KILLS = process.env['ROUNDTABLE_SOAK'] === undefined ? 5 : 100;
const SCRIPT = fileURLToPath(new URL('../support/relay-process.ts', import.meta.url));

let dataDir: string;
let child: ChildProcess | null = null;
let origin = '';

async function startServer(): Promise<void> {
	const port = origin === '' ? '0' : new URL(origin).port;
	const started = spawn(process.execPath, [SCRIPT, dataDir, port], { stdio: ['ignore', 'pipe', 'inherit'] });
	child = started;
	const [line] = (await once(started.stdout, 'data')) as [Buffer];
	origin = line.toString().trim();
}

async function killServer(): Promise<void> {
	const dying = child;
	child = null;
	if (dying === null) return;
	const exited = once(dying, 'exit');
	dying.kill('SIGKILL');
	await exited;
}

beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'roundtable-kill-'));
	origin = '';
	await startServer();
});
afterEach(async () => {
	await killServer();
	await rm(dataDir, { recursive: true, force: true });
});

test(
	'A killed server has everything it confirmed, and gets the rest',
	{ timeout: 60_000 * KILLS },
	async () => {
		const random = createRandom(7);
		const round = new Round(() => origin);
		const members = [await round.host(), await round.guest('ben', 'participant')].map((joined) => {
			const member = { ...joined, written: [] as string[], confirmed: [] as string[] };
			joined.tab.room.observe(({ waiting }) => {
				if (waiting === 0) member.confirmed = [...member.written];
			});
			return member;
		});
		let confirmed = 0;
		for (let kill = 0; kill < KILLS; kill++) {
			for (let step = 10 + random(40); step > 0; step--) {
				const member = members[random(2)];
				if (member === undefined) continue;
				const text = `${member.person.name} ${member.written.length}`;
				member.written.push(text);
				await write(member.tab.room, text);
				await turns(random(30));
			}
			await killServer();
			for (const { person } of members) person.cable.cut();
			const promised = members.flatMap((member) => member.confirmed);
			confirmed += promised.length;
			await startServer();
			// Nobody who wrote is back yet, so this is the server's own disk.
			const witness = await round.onServer();
			expect(witness.content).toEqual(expect.arrayContaining(promised));
			await witness.stop();
			for (const { person } of members) person.cable.restore();
			for (const { tab } of members) await untilInRoom(tab.room);
		}
		const all = members.flatMap(({ written }) => written).sort();
		for (const { tab } of members) await until(() => expect(readTexts(tab.room)).toEqual(all));
		expect((await round.onServer()).content).toEqual(all);
		expect(confirmed).toBeGreaterThan(KILLS * 10);
		await round.stop();
	}
);

/** Turns of the event loop, in which sockets and disk get on as far as they do. */
async function turns(count: number): Promise<void> {
	for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
}
