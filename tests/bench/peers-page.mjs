/** Runs in a page of its own: Arquero and sql.js as their documentation uses them, on the same rows. */
import { desc, op, table } from 'arquero';
import initSqlJs from 'sql.js';

const QUESTIONS = {
	'count and sum': ({ events }) => events.rollup({ n: op.count(), total: op.sum('amount') }),
	'by 100 kinds': ({ events }) =>
		events
			.groupby('kind')
			.rollup({ n: op.count(), total: op.sum('amount'), mean: op.mean('amount') })
			.orderby('kind'),
	'by 20,000 cities': ({ events }) =>
		events
			.groupby('city')
			.rollup({ n: op.count(), total: op.sum('amount') })
			.orderby(desc('total'), 'city')
			.slice(0, 50),
	'joined to 100 rows': ({ events, kinds }) =>
		events
			.join(kinds, 'kind')
			.groupby('family')
			.rollup({ n: op.count(), total: op.sum('amount') })
			.orderby('family'),
	'the 100 largest': ({ events }) => events.orderby(desc('amount'), 'id').slice(0, 100),
	'words in a name': ({ events }) =>
		events.filter((d) => op.includes(d.city, '77', 0)).rollup({ n: op.count() }),
	'different values': ({ events }) =>
		events.rollup({ cities: op.distinct('city'), days: op.distinct('day') }),
	'by month': ({ events }) =>
		events
			.groupby({ month: (d) => op.utcyear(d.day) * 12 + op.utcmonth(d.day) })
			.rollup({ n: op.count(), total: op.sum('amount') })
			.orderby('month'),
	'steps between rows': ({ events }) =>
		events
			.groupby('kind')
			.orderby('id')
			.derive({ step: (d) => d.amount - op.lag(d.amount, 1, null) })
			.rollup({ most: op.max('step') })
			.orderby('kind'),
	histogram: ({ events }) =>
		events
			.groupby({ bin: (d) => op.floor(d.amount / 50) })
			.count()
			.orderby('bin'),
	'sorted to the end': ({ events }) => events.orderby('amount', 'id').slice(999000, 999010)
};

async function openArquero(rows, kinds) {
	const tables = {
		events: table({
			id: Float64Array.from(rows, (row) => Number(row[0])),
			day: rows.map((row) => new Date(row[1])),
			kind: rows.map((row) => row[2]),
			city: rows.map((row) => row[3]),
			amount: Float64Array.from(rows, (row) => Number(row[4]))
		}),
		kinds: table({ kind: kinds.map((row) => row[0]), family: kinds.map((row) => row[1]) })
	};
	return (name) => {
		// What is not asked for is not computed.
		const answer = QUESTIONS[name](tables).objects();
		return answer.map((row) => Object.values(row));
	};
}

async function openSqlJs(rows, kinds) {
	const SQL = await initSqlJs({ locateFile: () => '/sql.wasm' });
	const db = new SQL.Database();
	db.run('CREATE TABLE events (id INTEGER, day TEXT, kind TEXT, city TEXT, amount REAL)');
	db.run('CREATE TABLE kinds (kind TEXT, family TEXT)');
	db.run('BEGIN');
	const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?)');
	for (const [id, day, kind, city, amount] of rows) insert.run([Number(id), day, kind, city, Number(amount)]);
	insert.free();
	for (const row of kinds) db.run('INSERT INTO kinds VALUES (?, ?)', row);
	db.run('COMMIT');
	return (_, sql) => db.exec(sql)[0]?.values ?? [];
}

const linesOf = (text) =>
	text
		.trimEnd()
		.split('\n')
		.slice(1)
		.map((line) => line.split(','));

let ask = null;

window.peer = {
	async open(name, kinds) {
		const rows = linesOf(await document.querySelector('input').files[0].text());
		ask = await (name === 'arquero' ? openArquero : openSqlJs)(rows, linesOf(kinds));
		return rows.length;
	},
	/** Rows, the last value of the first of them, and milliseconds. */
	run(name, sql) {
		const startedAt = performance.now();
		const rows = ask(name, sql);
		return { ms: performance.now() - startedAt, rows: rows.length, check: Number(rows[0].at(-1)) };
	}
};
