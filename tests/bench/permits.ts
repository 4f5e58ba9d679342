/**
 * A clean CSV of 100 MB that is the same on every machine, in UTF-8 or in windows-1252: numbers, days, times, categories,
 * names with letters past ASCII, text with commas and quotes.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRandom } from '../support/random.ts';

export type PermitsFile = { path: string; bytes: number; rows: number };

const LEAST_BYTES = 100_000_000;
const ROWS_PER_WRITE = 5000;
const HEADER =
	'id,issued,changed_at,municipality,category,applicant,area_m2,fee,storeys,postcode,approved,remark\n';

const PLACES = [
	'Málaga',
	'Köln',
	'Besançon',
	'Ribeirão',
	'Århus',
	'Évora',
	'Tórshavn',
	'Leiden',
	'Split',
	'Genève'
];
const KINDS = [
	'residential',
	'commercial',
	'industrial',
	'public',
	'agricultural',
	'mixed use',
	'demolition'
];
const GIVEN = ['Ana', 'José', 'Jürgen', 'Françoise', 'Søren', 'Maria', 'John', 'Inés', 'Peter', 'Zoë'];
const FAMILY = [
	'Ruiz',
	'Müller',
	'Lefèvre',
	'Nuñez',
	'Jensen',
	'Smith',
	'Gonçalves',
	'Kovac',
	'de Vries',
	'Öztürk'
];
const REMARKS = [
	'',
	'',
	'',
	'late, corrected twice',
	'says ""provisional""',
	'from the old register',
	'see façade plan, sheet 2',
	'neighbours heard'
];

/** `mark` makes its bytes, and with them its hash, other than those of another mark. */
export async function writePermits(
	path: string,
	encoding: 'utf-8' | 'windows-1252',
	mark: number
): Promise<PermitsFile> {
	const random = createRandom(20261122);
	const file = createWriteStream(path);
	const one = <T>(list: readonly T[]) => list[random(list.length)] as T;
	let bytes = 0;
	let rows = 0;
	const write = async (text: string) => {
		// All letters above are in Latin-1, which windows-1252 has in the same places.
		const chunk = Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'latin1');
		bytes += chunk.length;
		if (!file.write(chunk)) await once(file, 'drain');
	};
	await write(HEADER);
	while (bytes < LEAST_BYTES) {
		let text = '';
		for (const end = rows + ROWS_PER_WRITE; rows < end; rows++) {
			const day = new Date(Date.UTC(2010, 0, 1 + random(5600))).toISOString().slice(0, 10);
			const time = `${day} ${two(random(24))}:${two(random(60))}:${two(random(60))}`;
			const applicant = `"${one(FAMILY)}, ${one(GIVEN)}"`;
			const area = `${random(9000)}.${two(random(100))}`;
			const fee = random(5) === 0 ? '' : `${random(20_000)}.${random(10)}`;
			const remark = one(REMARKS);
			text += `${mark * 10_000_000 + rows},${day},${time},${one(PLACES)},${one(KINDS)},${applicant},${area},${fee},${random(12)},${10_000 + random(80_000)},${random(3) === 0},${remark === '' ? '' : `"${remark}"`}\n`;
		}
		await write(text);
	}
	file.end();
	await once(file, 'finish');
	return { path, bytes, rows };
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}
