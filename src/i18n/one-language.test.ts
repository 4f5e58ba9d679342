import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

/** What `npm run strings` wrote for builds. */
const strings = fileURLToPath(new URL('../../.svelte-kit/strings/', import.meta.url));

test('no string of a build asks for the language while there is only one', async () => {
	const files = await readdir(`${strings}messages`);
	const codes = await Promise.all(files.map((file) => readFile(`${strings}messages/${file}`, 'utf8')));
	expect(files.length).toBeGreaterThan(1000);
	expect(files.filter((_, at) => codes[at]?.includes('options.locale'))).toEqual([]);
});

test('a string of a build says what it is given, in the right number', async () => {
	const { room_here } = (await import(pathToFileURL(`${strings}messages/room_here.js`).href)) as {
		room_here: (inputs: { count: number }) => string;
	};
	expect([room_here({ count: 1 }), room_here({ count: 2 })]).toEqual(['1 person here', '2 people here']);
});
