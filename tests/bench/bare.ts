/** The page with nothing but duckdb-wasm in it, from the outside. */
import type { Page } from '@playwright/test';

export type BarePage = Awaited<ReturnType<typeof openBarePage>>;

export async function openBarePage(page: Page, origin: string) {
	await page.goto(origin);
	await page.waitForFunction(() => 'bare' in window);
	const pick = async (path: string) => {
		await page.bringToFront();
		await page.locator('input').setInputFiles(path);
	};
	return {
		/** Makes a table of the file with the columns' names and SQL types. Returns its rows. */
		async open(path: string, table: string, columns: Record<string, string>): Promise<number> {
			await pick(path);
			return page.evaluate(([name, of]) => window.bare.open(name, of), [table, columns] as const);
		},
		async run(sql: string): Promise<{ rows: number; ms: number }> {
			await page.bringToFront();
			return page.evaluate((text) => window.bare.run(text), sql);
		},
		/** Makes a table of the file as `read_csv` sees it, and forgets it again. */
		async readCsv(path: string): Promise<{ rows: number; ms: number }> {
			await pick(path);
			return page.evaluate(() => window.bare.readCsv());
		}
	};
}
