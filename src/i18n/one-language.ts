/**
 * Takes out of compiled messages what asks for the language, when there is only one: it is a third of what the strings
 * of a page weigh. What is not in the shape that the compiler writes now stays as it is: larger, and as right.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';

const ASKING =
	/^export const (\w+) = .*=> \{\s+experimentalStaticLocale \?\? options\.locale \?\? getLocale\(\)\s+return (\w+)\(inputs\)\s+\}\);$/ms;
const UNSET = 'export const experimentalStaticLocale = undefined;';

/** `folder` holds a module for each message; a message called without inputs is then called with none. */
export async function settleLanguage(folder: string, locale: string): Promise<void> {
	const change = async (path: string, edit: (code: string) => string) =>
		writeFile(path, edit(await readFile(path, 'utf8')));
	await change(`${folder}/runtime.js`, (code) =>
		code.replace(UNSET, UNSET.replace('undefined', JSON.stringify(locale)))
	);
	for (const file of await readdir(`${folder}/messages`))
		await change(`${folder}/messages/${file}`, (code) => code.replace(ASKING, 'export { $2 as $1 };'));
}
