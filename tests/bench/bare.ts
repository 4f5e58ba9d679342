/** The page with nothing but duckdb-wasm in it, from the outside. */
import type { Page } from '@playwright/test';

export async function openBarePage(page: Page, origin: string) {
	await page.goto(origin);
	await page.waitForFunction(() => 'bare' in window);
	return {
		/** Makes a table of the file as `read_csv` sees it, and forgets it again. */
		async readCsv(path: string): Promise<{ rows: number; ms: number }> {
			await page.bringToFront();
			await page.locator('input').setInputFiles(path);
			return page.evaluate(() => window.bare.readCsv());
		}
	};
}
