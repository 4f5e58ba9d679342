import { afterEach, beforeEach, expect, it } from 'vitest';
import { countRecords, propose, surveyAhead } from './index.ts';

/** Some 3 MB: more than is read in the page itself. */
const ROWS = 100_000;
const text = `id,name\n${'1,K\u00f6ln and its harbour\n'.repeat(ROWS)}`;
const utf8 = () => new Blob([text]);
const latin = () => new Blob([Uint8Array.from(text, (character) => character.charCodeAt(0))]);

let started = 0;
let ended = 0;
const Before = globalThis.Worker;
beforeEach(() => {
	started = ended = 0;
	globalThis.Worker = class extends Before {
		constructor(...given: ConstructorParameters<typeof Before>) {
			super(...given);
			started++;
		}
		override terminate() {
			super.terminate();
			ended++;
		}
	};
});
afterEach(() => {
	globalThis.Worker = Before;
});

async function kept(file: Blob): Promise<number> {
	const proposal = await propose(file);
	if (!proposal.ok) throw new Error(proposal.reason);
	const count = await countRecords(file, proposal.reading);
	if (!count.ok) throw new Error(count.reason);
	return count.kept;
}

it.each([
	['UTF-8', utf8],
	['windows-1252', latin]
])('a file in %s is read, made UTF-8 and counted by one worker', async (_, make) => {
	const file = make();
	await surveyAhead(file, new AbortController().signal);
	expect(await kept(file)).toBe(ROWS);
	expect(started).toBe(1);
	// Whoever counts it once more has it read again.
	const proposal = await propose(file, { chosen: { headerRows: 0 } });
	expect(proposal.ok && (await countRecords(file, proposal.reading))).toMatchObject({ kept: ROWS + 1 });
	expect(started).toBe(2);
});

it('a file that is given up is counted all the same, before, while and after it is read', async () => {
	for (const give of ['before it is read', 'while it is read', 'after that']) {
		const file = latin();
		const stop = new AbortController();
		if (give === 'before it is read') stop.abort();
		const surveyed = surveyAhead(file, stop.signal);
		if (give === 'after that') await surveyed;
		stop.abort();
		await surveyed;
		expect(await kept(file)).toBe(ROWS);
	}
	// No worker is left behind.
	expect(ended).toBe(started);
});

it('giving a file up while it is counted does not stop the counting', async () => {
	const file = new Blob([text, text.slice(text.indexOf('\n') + 1), text.slice(text.indexOf('\n') + 1)]);
	const stop = new AbortController();
	await surveyAhead(file, stop.signal);
	const proposal = await propose(file);
	if (!proposal.ok) throw new Error(proposal.reason);
	const count = await countRecords(file, proposal.reading, { onProgress: () => stop.abort() });
	expect(count).toMatchObject({ ok: true, kept: 3 * ROWS });
	expect(stop.signal.aborted).toBe(true);
	expect(started).toBe(1);
});
