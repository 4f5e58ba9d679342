import { defineConfig } from '@playwright/test';
import { findBrowser } from '../support/browser.ts';

export default defineConfig({
	testDir: '.',
	outputDir: './output',
	fullyParallel: false,
	workers: 1,
	retries: 0,
	timeout: 150_000,
	expect: { timeout: 30_000 },
	reporter: [['list'], ...(process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? ([['json']] as const) : [])],
	use: {
		locale: 'en-GB',
		timezoneId: 'UTC',
		trace: 'off',
		launchOptions: {
			executablePath: findBrowser(),
			args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking']
		}
	}
});
