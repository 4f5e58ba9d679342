/** Names of tables made from names of files: short, typed without quotes, and never two alike. */
import { KEYWORDS } from './keywords.ts';

const MAX_LENGTH = 48;

/** DuckDB compares names without case. */
export function normalizeName(name: string): string {
	return name.toLowerCase();
}

/**
 * `permits_2025` for `Permits 2025.csv.gz`; `permits_2025_2` when that is taken. Letters of every script stay, accents
 * too: DuckDB takes them unquoted. `taken` may have any case.
 */
export function tableNameFor(fileName: string, taken: Iterable<string>): string {
	const used = new Set([...taken].map(normalizeName));
	const base = baseName(fileName);
	let name = base;
	for (let n = 2; used.has(name) || KEYWORDS.has(name); n++) name = `${base}_${n}`;
	return name;
}

function baseName(fileName: string): string {
	const last = fileName.split(/[/\\]/).at(-1) ?? '';
	const words = last
		.normalize('NFC')
		.replace(/(?<=.)(?:\.[a-z][a-z0-9]{0,9})(?:\.(?:gz|zst|zip|bz2|xz|br))?$/i, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
		.replace(/^_+|_+$/g, '');
	const cut = [...words].slice(0, MAX_LENGTH).join('').replace(/_+$/, '');
	if (cut === '') return 'data';
	return /^\p{N}|^\p{M}/u.test(cut) ? `t_${cut}` : cut;
}
