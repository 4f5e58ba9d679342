import { addDatasets, addNote, addSection, setPerson } from '$lib/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from './build.ts';
import { ana, AT, emptyRoom, fullRoom } from './for-tests.ts';
import { renderHtml, renderSlices } from './render-html.ts';

const plain = (text: string) => text;
const IN_UTC = { at: AT, timeZone: 'UTC' };

/** Everything between angle brackets, without what is inside quotes. */
const tagsOf = (html: string) => (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));

describe('the page', () => {
	const page = (say: (benign: string) => string) => {
		const { content, discussion, options } = fullRoom(say);
		return renderHtml(buildReport(content, discussion, options));
	};
	const benign = tagsOf(page((word) => `Q${word}`));

	test('has the same tags whatever people typed, in every field', () => {
		const nasty = fc.array(
			fc.constantFrom(
				'<',
				'>',
				'"',
				"'",
				'&',
				'`',
				'=',
				'/',
				'<script>',
				'<!--',
				']]>',
				'&lt;',
				'{{',
				'\0',
				'\ud800',
				'x'
			),
			{ maxLength: 6 }
		);
		fc.assert(
			fc.property(nasty, (parts) => {
				expect(tagsOf(page((word) => `Q${parts.join('')}${word}`))).toEqual(benign);
			}),
			{ numRuns: 150 }
		);
	});

	test('needs no script, loads nothing, and says so to the browser', () => {
		const html = page(plain);
		expect(html).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; ');
		expect(html).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|url\(|@import|javascript:/i);
		expect(html.match(/<style>/g)).toHaveLength(1);
		expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
	});

	test('holds no characters that no page may hold', () => {
		const html = page((word) => `\0\u0007\ud800${word}`);
		expect(html).toContain('\ufffd\ufffd\ufffdWater');
		expect(html).not.toMatch(/[^\P{Cc}\t\n]/u);
		expect(html.isWellFormed()).toBe(true);
	});

	test('links only to the web and to mail', () => {
		const { content, discussion } = emptyRoom();
		const hrefs = [
			'javascript:alert(1)',
			' JAVASCRIPT:alert(1)',
			'data:text/html,x',
			'/relative',
			'https://example.org/?a="b"',
			'mailto:a@example.org'
		];
		const text = (href: string) => ({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] });
		addNote(
			content,
			{ title: 'N', body: { type: 'doc', content: [{ type: 'paragraph', content: hrefs.map(text) }] } },
			ana,
			AT
		);
		addSection(content, { kind: 'notes' }, ana, AT);
		const html = renderHtml(buildReport(content, discussion, IN_UTC));
		expect([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([
			...['https://example.org/?a=%22b%22', 'mailto:a@example.org']
		]);
	});

	test('in slices brings no style and no policy, and holds everything of the page once', () => {
		const { content, discussion, options } = fullRoom(plain);
		addDatasets(
			content,
			Array.from({ length: 450 }, (_, at) => ({ title: `Set ${at}.` })),
			ana,
			AT
		);
		const report = buildReport(content, discussion, options);
		const slices = renderSlices(report).map((slice) => slice());
		expect(slices.length).toBeGreaterThan(15);
		expect(slices.join('')).not.toMatch(/<style|<meta|<html/);
		const titles = (html: string) => html.match(/>Set \d+\.</g);
		expect(titles(slices.join(''))).toEqual(titles(renderHtml(report)));
		expect(titles(slices.join(''))).toHaveLength(900);
		const headings = (html: string) => html.match(/<h2[^>]*>[^<]*/g);
		expect(headings(slices.join(''))).toEqual(headings(renderHtml(report)));
	});

	test('names who took part each in their own direction, at the foot when they are many', () => {
		const { content, discussion } = emptyRoom();
		const page = () => renderHtml(buildReport(content, discussion, IN_UTC));
		setPerson(content, { ...ana, name: 'שירה', organisation: 'הלשכה' });
		expect(page().split('</header>')[0]).toContain('<bdi>שירה</bdi> (<bdi>הלשכה</bdi>)');
		for (let n = 0; n < 12; n++)
			setPerson(content, { principal: `person_${n}`, name: `Person ${n}`, organisation: '' });
		const [head, rest] = page().split('</header>');
		expect(head).toContain('13 people took part.');
		expect(head).not.toContain('שירה');
		expect(rest?.split('<footer>')[1]).toContain('<bdi>שירה</bdi>');
	});

	test('of an empty roundtable says that there is nothing yet', () => {
		const { content, discussion } = emptyRoom();
		const report = buildReport(content, discussion, IN_UTC);
		expect(report.title).toBe('A roundtable');
		expect(renderHtml(report)).toContain('There are none yet.');
	});

	test('tells missing values from empty ones, and a node it does not know keeps its words', () => {
		const html = page(plain);
		expect(html).toContain('<span class="none">–</span>');
		expect(html).toContain('<code class="none">""</code>');
		expect(html).toContain('kept');
		expect(html).toContain('Ben');
	});
});
