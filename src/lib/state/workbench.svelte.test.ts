/** The workbench with a real engine and real documents: what people see of each other's runs, and what they must not. */
import { encodeStateAsUpdate } from 'yjs';
import { expect, onTestFinished, test } from 'vitest';
import { importFile, propose, type Reading } from '$lib/ingest';
import { getProfile, setSnapshot, snapshotKey, type Query } from '$lib/model';
import { elsewhere, openTestRoom, OTHER } from '../../../tests/support/room.ts';
import type { Room } from './room.svelte.ts';

async function open(): Promise<Room> {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	return room;
}

async function addFile(room: Room, name: string, text: string, where: 'here' | 'room' = 'room') {
	const file = new File([text], name, { type: 'text/csv' });
	const proposal = await propose(file);
	if (!proposal.ok) throw new Error('the file was refused');
	const added = await room.workbench.files.add(file, { dataset: null, reading: proposal.reading });
	if (!added.ok) throw new Error('the file was not added');
	if (where === 'room') expect(await room.workbench.files.sharing.share(added.id)).toBeNull();
}

function addQuery(room: Room, title: string, sql: string): Query {
	return get(room, room.queries.add({ title, sql }));
}
function get(room: Room, id: string): Query {
	const query = room.queries.get(id);
	if (query === null) throw new Error('the query is there');
	return query;
}
async function run(room: Room, query: Query, sql = query.sql, offset = 0) {
	await room.workbench.run(query, { sql, offset });
	const ran = room.workbench.runOf(query.id);
	if (ran?.is !== 'done') return ran;
	const { result } = ran;
	return Array.from({ length: result.rowCount }, (_, row) => result.row(row).map(({ text }) => text));
}
/** Everything others get of the room. */
function shared({ documents }: Room): string {
	return [documents.content, documents.discussion]
		.map((doc) => new TextDecoder('latin1').decode(encodeStateAsUpdate(doc)))
		.join();
}

const PERMITS = 'city,n\nLisboa,3\nPorto,5\nFaro,2\n';

test('the same rows on the same bytes are reproduced, not replaced, and other rows take their place', async () => {
	const room = await open();
	await addFile(room, 'permits.csv', PERMITS);
	const query = addQuery(room, 'By city', 'SELECT * FROM permits ORDER BY city');
	await run(room, query);
	const mine = get(room, query.id).snapshot;
	if (mine === null) throw new Error('a snapshot was left');
	elsewhere(room.documents.content, (copy) => {
		setSnapshot(copy, query.id, null);
		setSnapshot(copy, query.id, { ...mine, by: OTHER.principal });
	});
	await run(room, get(room, query.id));
	const stored = get(room, query.id);
	expect(stored.snapshot).toMatchObject({ by: OTHER.principal, resultHash: mine.resultHash });
	expect(room.queries.reproductionsOf(stored.snapshot ?? mine)).toMatchObject([
		{ principal: room.me.principal, resultHash: mine.resultHash }
	]);
	elsewhere(room.documents.content, (copy) => {
		setSnapshot(copy, query.id, { ...mine, by: OTHER.principal, resultHash: 'f'.repeat(64) });
	});
	expect(room.workbench.storedInstead(get(room, query.id))).toMatchObject({ by: OTHER.principal });
	await run(room, get(room, query.id));
	expect(room.workbench.runOf(query.id)).toMatchObject({ differsFrom: { by: OTHER.principal } });
	expect(room.workbench.storedInstead(get(room, query.id))).toBeNull();
	expect(get(room, query.id)).toMatchObject({
		snapshot: { by: room.me.principal, resultHash: mine.resultHash },
		previous: { by: OTHER.principal, resultHash: 'f'.repeat(64) }
	});
});

test('a run on a file of this device leaves nothing to reproduce, whatever it is compared with', async () => {
	const room = await open();
	await addFile(room, 'secret.csv', 'name,n\nCanary street,3\n', 'here');
	const query = addQuery(room, 'Secret', 'SELECT * FROM secret');
	await run(room, query);
	const own = room.workbench.snapshotOf(get(room, query.id));
	await run(room, get(room, query.id));
	expect(own?.resultHash).toMatch(/^[0-9a-f]{64}$/);
	const { snapshot } = get(room, query.id);
	expect(snapshot === null ? '' : snapshotKey(snapshot)).toBeNull();
	for (const secret of ['Canary', own?.resultHash ?? '', own?.rowsFile ?? '', own?.inputs[0]?.sha256 ?? '']) {
		expect(secret).not.toBe('');
		expect(shared(room)).not.toContain(secret);
	}
});

test('what reads a private file through other queries is private, and leaves no way to it behind', async () => {
	const room = await open();
	await addFile(room, 'secret.csv', 'name,n\nCanary street,3\n', 'here');
	addQuery(room, 'First', 'SELECT name FROM secret');
	addQuery(room, 'Second', 'FROM first');
	const third = addQuery(room, 'Third', 'SELECT * FROM "Second"');
	expect(await run(room, third)).toEqual([['Canary street']]);
	expect(get(room, third.id).snapshot).toMatchObject({ deviceOnly: true, resultHash: null, rowsFile: null });
	expect(shared(room)).not.toContain('Canary');
	const first = room.queries.all[0];
	if (first !== undefined) room.queries.update(first.id, { title: 'Other name' });
	const later = addQuery(room, 'Later', 'SELECT * FROM first');
	expect(await run(room, later)).toMatchObject({ is: 'failed', problem: { name: 'first' } });
});

test('values are the room’s, until somebody tries another one for themselves alone', async () => {
	const room = await open();
	await addFile(room, 'permits.csv', PERMITS);
	const query = addQuery(room, 'Of a city', 'SELECT n FROM permits WHERE city = $city');
	const { plans } = room.workbench;
	expect(await run(room, query)).toMatchObject({
		problem: { problem: 'value', parameter: { name: 'city' } }
	});
	plans.setValue(query, 'city', { kind: 'text', value: 'Porto' });
	expect(await run(room, get(room, query.id))).toEqual([['5']]);
	expect(room.workbench.verdictOf(get(room, query.id)).verdict).toBe('same');
	const before = get(room, query.id).snapshot;
	plans.tryValue(get(room, query.id), 'city', { kind: 'text', value: "Canary' OR ''='" });
	expect(await run(room, get(room, query.id))).toEqual([]);
	expect(get(room, query.id).snapshot).toEqual(before);
	expect(shared(room)).not.toContain('Canary');
	plans.setValue(get(room, query.id), 'city', { kind: 'text', value: 'Faro' });
	expect(plans.parametersOf(get(room, query.id))).toMatchObject([{ value: 'Faro', isTrial: false }]);
	expect(room.workbench.verdictOf(get(room, query.id))).toEqual({ verdict: 'changed', because: 'sql' });
});

test('a result is stale when a query it reads changes, and a circle is refused in its own words', async () => {
	const room = await open();
	await addFile(room, 'permits.csv', PERMITS);
	const base = addQuery(room, 'Big', 'SELECT * FROM permits WHERE n > 2');
	const query = addQuery(room, 'Count', 'SELECT count(*) FROM big');
	expect(await run(room, query)).toEqual([['2']]);
	expect(room.workbench.verdictOf(get(room, query.id)).verdict).toBe('same');
	room.queries.sql(base.id)?.insert(0, '-- more\n');
	expect(room.workbench.verdictOf(get(room, query.id))).toEqual({ verdict: 'changed', because: 'sql' });
	room.queries.sql(base.id)?.insert(0, 'SELECT * FROM count; ');
	expect(await run(room, get(room, query.id))).toMatchObject({ problem: { problem: 'no-rows' } });
	const text = room.queries.sql(base.id);
	text?.delete(0, text.length);
	text?.insert(0, 'SELECT *\nFROM count');
	expect(await run(room, get(room, query.id))).toMatchObject({ problem: { problem: 'circle' } });
	text?.delete(0, text.length);
	text?.insert(0, 'SELECT *,\n wrong FROM permits');
	expect(await run(room, get(room, query.id))).toMatchObject({
		problem: { within: { title: 'Big' }, position: { line: 2, column: 2 } }
	});
});

test('a mistake in a part that was run alone is shown at its place in the whole', async () => {
	const room = await open();
	const sql = 'SELECT 1;\nSELECT wrong';
	const query = addQuery(room, 'Two', sql);
	expect(await run(room, query, 'SELECT wrong', 10)).toMatchObject({
		problem: { position: { line: 2, column: 8, offset: 17 } }
	});
	expect(get(room, query.id).snapshot).toBeNull();
});

test('the room is there as tables, made anew for each run, without what is not for the record', async () => {
	const room = await open();
	const dataset = room.datasets.add({ title: 'School "meals", 2024', keywords: ['food', 'a,b'] });
	const card = room.cards.add({
		kind: 'barrier',
		text: 'No licence,\nsays "the" lawyer',
		datasets: [dataset]
	});
	room.cards.add({ kind: 'idea', text: 'Canary', notForRecord: true });
	room.cards.add({ kind: 'action', text: 'Ask', owner: 'Ana', due: '2026-03-04', done: true });
	room.cards.vote(card, 1);
	const ask = async (sql: string) => run(room, addQuery(room, '', sql));
	expect(await ask('SELECT title, keywords, publisher FROM room.datasets')).toEqual([
		['School "meals", 2024', '["a,b", "food"]', '']
	]);
	expect(
		await ask(
			'SELECT c.text, d.title, c.agree FROM room.cards c JOIN room.datasets d ON d.id = c.datasets[1]'
		)
	).toEqual([['No licence,\nsays "the" lawyer', 'School "meals", 2024', '1']]);
	expect(await ask('SELECT text, owner, due, done FROM room.actions')).toEqual([
		['Ask', 'Ana', '2026-03-04', 'true']
	]);
	expect(await ask("SELECT sum(people) FROM room.votes WHERE vote = 'agree'")).toEqual([['1']]);
	const all = addQuery(room, '', 'SELECT text FROM room.cards ORDER BY text');
	expect(await run(room, all)).toEqual([['Ask'], ['No licence,\nsays "the" lawyer']]);
	expect(room.workbench.verdictOf(get(room, all.id)).verdict).toBe('same');
	room.cards.add({ kind: 'idea', text: 'Another' });
	expect(room.workbench.verdictOf(get(room, all.id))).toEqual({ verdict: 'changed', because: 'data' });
	expect(await run(room, all)).toHaveLength(3);
});

test('the columns of a file are described for everybody once it is in the room, and for nobody else before', async () => {
	const room = await open();
	await addFile(room, 'permits.csv', 'city,n\nCanary city,3\nCanary city,5\n', 'here');
	const { files, tables, profiles } = room.workbench;
	const file = () => {
		const [one] = files.all;
		if (one === undefined) throw new Error('the file is there');
		return one;
	};
	await files.look();
	await tables.read([file()]);
	await profiles.load(file());
	expect(profiles.of(file())).toMatchObject({
		is: 'made',
		profile: {
			rowCount: 2,
			columns: [{ name: 'city', distinct: 1, top: [{ value: 'Canary city', count: 2 }] }, {}]
		}
	});
	const sha256 = file().sha256 ?? '';
	expect(getProfile(room.documents.content, sha256)).toBeNull();
	expect(shared(room)).not.toContain(sha256);
	expect(shared(room)).not.toContain('Canary');
	expect(await files.sharing.share(file().id)).toBeNull();
	await tables.read([file()]);
	await profiles.load(file());
	expect(getProfile(room.documents.content, sha256)).toMatch(/^[0-9a-f]{64}$/);
	expect(await files.sharing.withdraw(file().id)).toBeNull();
	expect(getProfile(room.documents.content, sha256)).toBeNull();
});

test('the first rows are there while the others are on their way', async () => {
	const room = await open();
	const query = addQuery(room, 'Long', '');
	const first: number[] = [];
	const stop = $effect.root(() => {
		$effect(() => {
			const now = room.workbench.runOf(query.id);
			if (now?.is === 'running' && now.first !== null) first.push(now.first.rowCount);
		});
	});
	onTestFinished(stop);
	await room.workbench.run(query, { sql: 'SELECT i, i::VARCHAR FROM range(300000) t(i)', offset: 0 });
	expect(first).toHaveLength(1);
	expect(first[0]).toBeLessThan(10_000);
	expect(room.workbench.runOf(query.id)).toMatchObject({ is: 'done', result: { rowCount: 300_000 } });
});

test('a large file that was read while it was being kept is its table, under its name and no other', async () => {
	const room = await open();
	const { files, tables } = room.workbench;
	const rows = Array.from({ length: 300_000 }, (_, i) => `${i},street ${i}`).join('\n');
	const large = (mark: string) => new File([`id,${mark}\n${rows}\n`], 'streets.csv', { type: 'text/csv' });
	const engine = await room.workbench.engine();
	const relations = async () => {
		const outcome = await engine.inspect('SELECT table_name FROM duckdb_tables() ORDER BY ALL');
		return outcome.ok
			? Array.from({ length: outcome.result.rowCount }, (_, i) => outcome.result.cell(i, 0).text)
			: [];
	};
	const add = async (file: File, ahead: (reading: Reading) => Reading) => {
		const proposal = await propose(file);
		if (!proposal.ok) throw new Error('the file was refused');
		tables.ahead.start(file, ahead(proposal.reading), importFile);
		const added = await files.add(file, { dataset: null, reading: proposal.reading });
		const one = added.ok ? files.get(added.id) : null;
		if (one === null) throw new Error('the file was not added');
		await tables.read([one]);
		return tables.stateOf(one);
	};

	expect(await add(large('name'), (reading) => reading)).toMatchObject({
		is: 'ready',
		table: {
			relation: 'streets',
			kept: 300_000,
			skipped: { headers: 1 },
			columns: [{ name: 'id' }, { name: 'name' }]
		}
	});
	expect(await relations()).toEqual(['streets']);
	// What was begun is not what was accepted.
	const other = (reading: Reading) => ({ ...reading, headerRows: 0 }) as Reading;
	expect(await add(large('place'), other)).toMatchObject({
		is: 'ready',
		table: { kept: 300_000, columns: [{ name: 'id' }, { name: 'place' }] }
	});
	const given = large('nobody');
	const proposal = await propose(given);
	if (proposal.ok) tables.ahead.start(given, proposal.reading, importFile);
	await tables.ahead.drop(given);
	expect(await relations()).toEqual(['streets', 'streets_2']);
});

test('a file that was too large for the engine is not tried again before somebody asks it something', async () => {
	const room = await open();
	const { files, tables } = room.workbench;
	const file = new File(['city,n\nLisboa,30\n'], 'meals.csv');
	const proposal = await propose(file);
	if (!proposal.ok) throw new Error('the file was refused');
	const added = await files.add(file, { dataset: null, reading: proposal.reading });
	const one = added.ok ? files.get(added.id) : null;
	if (one === null) throw new Error('the file was not added');
	files.noteTooLarge(one, true);
	await tables.readAll();
	expect(tables.stateOf(one)).toMatchObject({ is: 'failed', failure: { reason: 'memory' } });
	await tables.read([one]);
	expect(tables.stateOf(one)).toMatchObject({ is: 'ready' });
	expect(files.isTooLarge(one)).toBe(false);
});
