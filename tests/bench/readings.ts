/** A CSV of a million rows that is the same on every machine, and what is asked of it. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRandom } from '../support/random.ts';

export const ROWS = 1_000_000;
/** Of the table that the file makes. */
export const TABLE = 'readings';
export const COLUMNS = ['id', 'day', 'region', 'category', 'amount', 'quantity', 'flagged', 'note'];

const CATEGORIES = ['air', 'water', 'noise', 'soil', 'energy', 'transport', 'housing', 'waste'];
const NOTES = [
	'',
	'',
	'late, corrected twice',
	'checked by hand',
	'says ""provisional""',
	'from the old register'
];
const ROWS_PER_WRITE = 5000;

/** About 55 MB. */
export async function writeReadings(path: string): Promise<void> {
	const random = createRandom(20261122);
	const file = createWriteStream(path);
	file.write(`${COLUMNS.join(',')}\n`);
	for (let from = 0; from < ROWS; from += ROWS_PER_WRITE) {
		let text = '';
		for (let id = from; id < from + ROWS_PER_WRITE; id++) {
			const day = new Date(Date.UTC(2023, 0, 1 + random(1096))).toISOString().slice(0, 10);
			const amount = `${random(100_000)}.${String(random(100)).padStart(2, '0')}`;
			const quantity = random(5) === 0 ? '' : random(1000);
			const region = `Region ${String(random(20) + 1).padStart(2, '0')}`;
			const category = CATEGORIES[random(CATEGORIES.length)];
			const note = NOTES[random(NOTES.length)] ?? '';
			text += `${id},${day},${region},${category},${amount},${quantity},${random(3) === 0},"${note}"\n`;
		}
		if (!file.write(text)) await once(file, 'drain');
	}
	file.end();
	await once(file, 'finish');
}

/**
 * Less than a thousand rows out of a million in. `run` stands in the first column, so that the rows of one run can be
 * told from those of the run before.
 */
export const QUERIES: Record<string, (run: string) => string> = {
	'sums by region': (run) =>
		`SELECT '${run}' AS run, region, count(*) AS n, sum(amount) AS total, avg(quantity) AS mean FROM readings GROUP BY region ORDER BY region`,
	'months and categories': (run) =>
		`SELECT '${run}' AS run, date_trunc('month', day) AS month, category, sum(amount) AS total, count(quantity) AS n FROM readings GROUP BY ALL ORDER BY month, category`,
	'the 500 largest': (run) =>
		`SELECT '${run}' AS run, id, day, region, category, amount, note FROM readings ORDER BY amount DESC, id LIMIT 500`,
	'medians and distinct days': (run) =>
		`SELECT '${run}' AS run, category, median(amount) AS mid, count(DISTINCT day) AS days FROM readings GROUP BY category ORDER BY category`,
	'words in a note': (run) =>
		`SELECT '${run}' AS run, region, category, count(*) AS n FROM readings WHERE note ILIKE '%corrected%' AND NOT flagged GROUP BY ALL ORDER BY region, category`,
	'one row in two thousand': (run) =>
		`SELECT '${run}' AS run, * FROM readings WHERE id % 2003 = 7 ORDER BY id`
};
