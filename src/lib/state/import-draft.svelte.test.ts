/** A proposal with a real engine behind it: the table is begun before anybody accepts, and is the one of what they accept. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { openTestRoom } from '../../../tests/support/room.ts';
import { ImportDraft } from './import-draft.svelte.ts';
import type { Tables } from './tables.svelte.ts';

const ROWS = 300_000;
const PATIENT = { timeout: 10_000 };
const rows = Array.from({ length: ROWS }, (_, i) => `${i},street ${i}`).join('\n');

async function propose(...parts: BlobPart[]) {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const { files, tables } = room.workbench;
	const engine = await room.workbench.engine();
	const states: string[] = [];
	onTestFinished(engine.observeState((state) => states.push(state)));
	const begun = vi.spyOn(tables.ahead, 'start');
	const file = new File(parts, 'streets.csv');
	const draft = new ImportDraft(file, file.name, { ahead: tables.ahead });
	onTestFinished(() => draft.stop());
	await vi.waitFor(() => expect(draft.proposal).not.toBeNull(), PATIENT);
	return {
		draft,
		/** How many files have so many bytes on this device. */
		kept: async () => (await room.app.files.listFiles()).filter(({ bytes }) => bytes === file.size).length,
		begun,
		states,
		async query(sql: string): Promise<string[]> {
			const outcome = await engine.inspect(sql);
			if (!outcome.ok) throw new Error(outcome.message);
			return Array.from({ length: outcome.result.rowCount }, (_, i) => outcome.result.cell(i, 0).text);
		},
		/** Adds the file as it is proposed now, and makes its table. */
		async add(): Promise<ReturnType<Tables['stateOf']>> {
			if (draft.proposal === null) throw new Error('nothing is proposed');
			const added = await files.add(file, { dataset: null, reading: draft.proposal.reading });
			const one = added.ok ? files.get(added.id) : null;
			if (one === null) throw new Error('the file was not added');
			await tables.read([one]);
			return tables.stateOf(one);
		}
	};
}

const TABLES = 'SELECT table_name FROM duckdb_tables() ORDER BY ALL';

test('a table that was begun as proposed gives way to that of another choice', async () => {
	const { draft, begun, add, query } = await propose(`id,name\n${rows}\n`);
	expect(begun).toHaveBeenCalledOnce();
	await draft.choose({ headerRows: 0 });
	expect(await draft.accept()).toBe(true);
	expect(await add()).toMatchObject({ is: 'ready', table: { kept: ROWS + 1, skipped: { headers: 0 } } });
	draft.stop();
	await expect.poll(() => query(TABLES), PATIENT).toEqual(['streets']);
	expect(await query('SELECT count(*) FROM streets')).toEqual([String(ROWS + 1)]);
});

test('nothing stays of what was begun and not accepted', async () => {
	const { draft, begun, query, states } = await propose(`id,name\n${rows}\n`);
	expect(begun).toHaveBeenCalledOnce();
	draft.stop();
	expect(await draft.accept()).toBe(false);
	await expect.poll(() => query(TABLES), PATIENT).toEqual([]);
	expect(states).not.toContain('restarting');
});

test('what the last bytes of a file say is shown before it is added, however soon it was accepted', async () => {
	const last = Uint8Array.from(`${ROWS},K\xf6ln\n`, (character) => character.charCodeAt(0));
	const { draft, add, query, kept } = await propose(`id,name\n${rows}\n`, last);
	expect(draft.proposal?.choices.encoding?.value).toBe('utf-8');
	expect(await draft.accept()).toBe(false);
	expect(await kept()).toBe(0);
	expect(draft.proposal?.choices.encoding?.value).toBe('windows-1252');
	expect(await draft.accept()).toBe(true);
	expect(await add()).toMatchObject({ is: 'ready', table: { kept: ROWS + 1, rejected: { count: 0 } } });
	expect(await query(`SELECT name FROM streets WHERE id = ${ROWS}`)).toEqual(['Köln']);
	draft.stop();
	await expect.poll(() => query(TABLES), PATIENT).toEqual(['streets']);
});
