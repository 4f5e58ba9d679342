/** A table of a million rows and five columns, and eleven questions that DuckDB, SQLite and Arquero can all be asked. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRandom } from '../support/random.ts';

export const EVENTS = { table: 'events', columns: ['id', 'day', 'kind', 'city', 'amount'] };
export const EVENT_ROWS = 1_000_000;
/** What kinds belong to: to be joined with. */
export const KINDS = { table: 'kinds', columns: ['kind', 'family'] };
const KIND_COUNT = 100;
const CITIES = 20_000;
const ROWS_PER_WRITE = 5000;

/** About 40 MB. */
export async function writeEvents(path: string): Promise<void> {
	const random = createRandom(11);
	const file = createWriteStream(path);
	file.write(`${EVENTS.columns.join(',')}\n`);
	for (let from = 0; from < EVENT_ROWS; from += ROWS_PER_WRITE) {
		let text = '';
		for (let id = from; id < from + ROWS_PER_WRITE; id++) {
			const day = new Date(Date.UTC(2023, 0, 1 + random(1096))).toISOString().slice(0, 10);
			const amount = `${random(10_000)}.${String(random(100)).padStart(2, '0')}`;
			text += `${id},${day},kind ${random(KIND_COUNT)},city ${random(CITIES)},${amount}\n`;
		}
		if (!file.write(text)) await once(file, 'drain');
	}
	file.end();
	await once(file, 'finish');
}

export function kindsCsv(): string {
	const lines = Array.from({ length: KIND_COUNT }, (_, i) => `kind ${i},family ${i % 12}`);
	return `${KINDS.columns.join(',')}\n${lines.join('\n')}\n`;
}

/** Answers have fewer than a thousand rows. `sqlite`: where SQLite wants other words. */
export type Question = { select: string; rest: string; sqlite?: Partial<Question> };

/** Arquero's are in peers-page.mjs, under the same names. */
export const QUESTIONS: Record<string, Question> = {
	'count and sum': { select: 'count(*) AS n, sum(amount) AS total', rest: 'FROM events' },
	'by 100 kinds': {
		select: 'kind, count(*) AS n, sum(amount) AS total, avg(amount) AS mean',
		rest: 'FROM events GROUP BY kind ORDER BY kind'
	},
	'by 20,000 cities': {
		select: 'city, count(*) AS n, sum(amount) AS total',
		rest: 'FROM events GROUP BY city ORDER BY total DESC, city LIMIT 50'
	},
	'joined to 100 rows': {
		select: 'family, count(*) AS n, sum(amount) AS total',
		rest: 'FROM events JOIN kinds ON events.kind = kinds.kind GROUP BY family ORDER BY family'
	},
	'the 100 largest': { select: '*', rest: 'FROM events ORDER BY amount DESC, id LIMIT 100' },
	'words in a name': { select: 'count(*) AS n', rest: "FROM events WHERE city LIKE '%77%'" },
	'different values': {
		select: 'count(DISTINCT city) AS cities, count(DISTINCT day) AS days',
		rest: 'FROM events'
	},
	'by month': {
		select: "date_trunc('month', day) AS month, count(*) AS n, sum(amount) AS total",
		rest: 'FROM events GROUP BY month ORDER BY month',
		sqlite: { select: 'substr(day, 1, 7) AS month, count(*) AS n, sum(amount) AS total' }
	},
	'steps between rows': {
		select: 'kind, max(step) AS most',
		rest: 'FROM (SELECT kind, amount - lag(amount) OVER (PARTITION BY kind ORDER BY id) AS step FROM events) GROUP BY kind ORDER BY kind'
	},
	histogram: {
		select: 'floor(amount / 50) AS bin, count(*) AS n',
		rest: 'FROM events GROUP BY bin ORDER BY bin',
		sqlite: { select: 'CAST(amount / 50 AS INTEGER) AS bin, count(*) AS n' }
	},
	'sorted to the end': {
		select: 'id, amount',
		rest: 'FROM events ORDER BY amount, id LIMIT 10 OFFSET 999000'
	}
};

/** `run` stands in the first column, so that the rows of one run can be told from those of the run before. */
export const duckSql = ({ select, rest }: Question, run: string) =>
	`SELECT '${run}' AS run, ${select} ${rest}`;

export const sqliteSql = ({ select, rest, sqlite }: Question) =>
	`SELECT ${sqlite?.select ?? select} ${sqlite?.rest ?? rest}`;
