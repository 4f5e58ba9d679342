/** Bar 1: how much script a room loads before its notes can be read and written. */
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measuredRow, round, type Promised, type Row } from './row.ts';

export const FIRST_VIEW: Promised = {
	name: 'Scripts of a room’s first view',
	bar: '≤ 250 kB gzip, without engine and charts',
	unit: 'kB'
};
const LIMIT_KB = 250;

/** Of the build that is there. */
export async function measureFirstView(root: string): Promise<Row> {
	execFileSync(process.execPath, ['tests/support/initial-js.ts'], { cwd: root });
	const folder = join(root, '.svelte-kit/size/room');
	const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
	const files = await Promise.all(
		names.map(async (name) => {
			const bytes = await readFile(join(folder, name));
			return {
				name,
				rawKb: round(bytes.length / 1000),
				gzipKb: round(gzipSync(bytes, { level: 9 }).length / 1000)
			};
		})
	);
	files.sort((a, b) => b.gzipKb - a.gzipKb);
	const value = files.reduce((sum, { gzipKb }) => sum + gzipKb, 0);
	const editors = await filesOf(root, 'editor');
	const editorKb = files.reduce((sum, { name, gzipKb }) => (editors.includes(name) ? sum + gzipKb : sum), 0);
	if (editorKb === 0) throw new Error('The build has no script of its own for the note editor');
	const raw = files.reduce((sum, { rawKb }) => sum + rawKb, 0);
	return measuredRow(FIRST_VIEW, {
		value,
		baseline: LIMIT_KB,
		allowed: LIMIT_KB,
		note: `${files.length} scripts, ${raw.toFixed(0)} kB unpacked. ${editorKb.toFixed(0)} kB of it are the note editor, which is fetched on its own. Each file compressed alone, 1 kB = 1,000 bytes.`,
		details: { noteEditorKb: editorKb, largest: files.slice(0, 8) }
	});
}

/** Files of the scripts of this name; the groups of vite.config.ts name theirs. */
async function filesOf(root: string, name: string): Promise<string[]> {
	const manifest = JSON.parse(
		await readFile(join(root, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8')
	) as Record<string, { file: string; name?: string }>;
	return Object.values(manifest)
		.filter((script) => script.name === name)
		.map(({ file }) => basename(file));
}
