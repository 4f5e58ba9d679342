/** In a file of its own: once a page has a policy, it keeps it. */
import { afterAll, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import { barDrawing } from './bars.ts';
import Chart from './Chart.svelte';
import { chartPicture } from './chart.ts';
import { pointDrawing } from './points.ts';

const violations: string[] = [];
const note = (event: SecurityPolicyViolationEvent) => violations.push(event.effectiveDirective);
document.addEventListener('securitypolicyviolation', note);
afterAll(() => document.removeEventListener('securitypolicyviolation', note));

/** The parts of the app's policy that a component can offend against. */
function enforcePolicy() {
	const meta = document.createElement('meta');
	meta.httpEquiv = 'Content-Security-Policy';
	meta.content =
		"style-src 'self'; img-src 'self' blob: data:; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
	document.head.append(meta);
}

test("drawing, stepping and saving need nothing that the app's policy forbids", async () => {
	await page.viewport(900, 800);
	enforcePolicy();
	const words = { title: 'Most in Alvalade', subtitle: 'n', source: '', receipt: 'not run yet' };
	const rows = [
		{ label: 'Alvalade', value: 412 },
		{ label: 'Belém', value: 120 }
	];
	const drawing = barDrawing(rows, { label: 'Parish', value: 'n' });
	const names = ['Faro, which has so long a name that it is cut in the middle of it', 'Porto'];
	const lines = names.flatMap((of) => [1, 2].map((x) => ({ x, label: String(x), y: x, of })));
	const coloured = pointDrawing('line', lines, 'number', { x: 'x', y: 'y', of: 'of' });
	const { rerender } = await render(Chart, { drawing: coloured, ...words });
	await vi.waitFor(() => expect(document.querySelector('[aria-label=names] title')).not.toBeNull());
	await rerender({ drawing });
	await vi.waitFor(() => expect(document.querySelector('[aria-label=bar]')).not.toBeNull());
	expect(document.querySelectorAll('svg style, figure style')).toHaveLength(0);
	(page.getByRole('listbox').element() as HTMLElement).focus();
	await userEvent.keyboard('{ArrowDown}');
	const png = await chartPicture({ drawing, ...words }, 'png');
	expect((await createImageBitmap(png)).width).toBe(1800);
	expect(violations).toEqual([]);

	// That the policy is in force at all:
	document.body.setAttribute('style', 'color: red');
	await vi.waitFor(() => expect(violations).toEqual(['style-src-attr']));
});
