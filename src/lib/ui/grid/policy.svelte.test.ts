/** In a file of its own: once a page has a policy, it keeps it. */
import { afterAll, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import DataGrid from './DataGrid.svelte';
import type { GridColumn } from './types.ts';

const violations: string[] = [];
const note = (event: SecurityPolicyViolationEvent) => violations.push(event.effectiveDirective);
document.addEventListener('securitypolicyviolation', note);
afterAll(() => document.removeEventListener('securitypolicyviolation', note));

/** The parts of the app's policy that a component can offend against. */
function enforcePolicy() {
	const meta = document.createElement('meta');
	meta.httpEquiv = 'Content-Security-Policy';
	meta.content = "style-src 'self'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
	document.head.append(meta);
}

test("the grid needs nothing that the app's policy forbids", async () => {
	await page.viewport(1000, 700);
	enforcePolicy();
	const columns: GridColumn[] = [{ name: 'n', type: 'INTEGER', kind: 'number' }];
	const cell = (row: number) => ({ text: String(row), kind: 'value' as const });
	await render(DataGrid, { rowCount: 1_000_000, columns, cell, label: 'Numbers' });
	const viewport = page.getByRole('grid').element() as HTMLElement;
	viewport.focus();
	await userEvent.keyboard('{End}{Shift>}{ArrowUp}{/Shift}{Alt>}{ArrowRight}{/Alt}');
	await expect.element(page.getByText(/sum 1,999,997/)).toBeVisible();
	expect(violations).toEqual([]);

	// That the policy is in force at all:
	document.body.setAttribute('style', 'color: red');
	await vi.waitFor(() => expect(violations).toEqual(['style-src-attr']));
});
