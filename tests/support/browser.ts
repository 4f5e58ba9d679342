/** Which Chromium the tests drive: the system's, else Playwright's own (undefined lets Playwright choose). */
import { existsSync } from 'node:fs';

const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/** Path of an installed browser, or undefined. `ROUNDTABLE_BROWSER` names another one. */
export function findBrowser(): string | undefined {
	return process.env['ROUNDTABLE_BROWSER'] ?? PLACES.find((path) => existsSync(path));
}
