import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { findBrowser } from './browser.ts';

/**
 * Makes sure that a Chromium is there: the system's, else Playwright's, else Debian's package when run as root.
 * Throws with what to do when none can be had.
 */
export async function ensureBrowser(): Promise<void> {
	if (findBrowser() !== undefined || existsSync(chromium.executablePath())) return;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
		execFileSync('apt-get', ['update', '-qq'], options);
		execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
	}
	if (findBrowser() === undefined) {
		throw new Error('The tests need Chromium. Install it, or run: npx playwright install chromium');
	}
}
