import {
	addCard,
	addDataset,
	addDatasets,
	addFile,
	addNote,
	addQuery,
	addSection,
	changePromise,
	deleteCard,
	linkedInput,
	removeFile,
	setPerson,
	setSnapshot,
	updateDataset,
	updateFile,
	updateSection,
	listSections,
	querySql
} from '$lib/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from './build.ts';
import { ana, AT, emptyRoom, fullRoom, HASH } from './for-tests.ts';
import { renderHtml, renderSlices } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { Block, Report } from './report.ts';

const plain = (text: string) => text;
const PROMISE = { reading: 'live', recorded: false, note: '' } as const;
const IN_UTC = { at: AT, timeZone: 'UTC' };

function blocksOf<T extends Block['type']>(report: Report, type: T) {
	const all = report.chapters.flatMap((one) => one.blocks);
	return all.filter((one): one is Extract<Block, { type: T }> => one.type === type);
}

describe('the report', () => {
	test('is made of views: cards, entries, notes and results stand in the chapters the outline names', () => {
		const { content, discussion, options } = fullRoom(plain);
		const report = buildReport(content, discussion, options);
		expect(report.chapters.map((one) => one.kind)).toEqual([
			...['cards:barrier', 'datasets', 'cards:action', 'notes', 'appendix', 'query']
		]);
		expect(report).toMatchObject({
			title: 'Water',
			lead: ['We met.'],
			contributors: { count: 1 },
			startedAt: AT
		});
		expect(blocksOf(report, 'card')[0]).toEqual({
			...{ type: 'card', kind: 'Barriers', text: 'No licence', about: ['Meals', 'By parish'], action: null },
			...{
				by: { as: 'name', name: 'Ana Ruiz', organisation: 'Open Cape' },
				votes: { agree: 1, disagree: 0, pass: 0 }
			}
		});
		expect(blocksOf(report, 'card')[1]).toMatchObject({
			...{ by: { as: 'name', name: 'A teacher' }, action: { owner: 'Ben', due: '2026', done: true } }
		});
		expect(blocksOf(report, 'dataset')).toMatchObject([
			{
				...{
					title: 'Meals',
					openness: 'open',
					reason: 'open-licence',
					experiences: [{ text: 'Tried to join' }]
				},
				...{ cards: [{ kind: 'Barriers', text: 'No licence' }] }
			}
		]);
	});

	test('takes its chapters in order, without hidden and empty ones', () => {
		const { content, discussion, options } = fullRoom(plain);
		addSection(content, { kind: 'cards:idea', title: 'Ideas' }, ana, AT);
		const [first] = listSections(content);
		updateSection(content, first?.id ?? '', { hidden: true });
		const kinds = buildReport(content, discussion, options).chapters.map((one) => one.kind);
		expect(kinds).toEqual(['datasets', 'cards:action', 'notes', 'appendix', 'query']);
	});

	test('leaves out what is deleted, empty or not for the record, everywhere', () => {
		const { content, discussion, dataset, options } = fullRoom(plain);
		const secret = { kind: 'barrier', text: 'SECRET', notForRecord: true, datasets: [dataset] };
		addCard(content, secret, ana, AT);
		deleteCard(content, addCard(content, { kind: 'barrier', text: 'GONE' }, ana, AT), ana, AT);
		addCard(content, { kind: 'barrier', text: ' ' }, ana, AT);
		const report = buildReport(content, discussion, options);
		expect(JSON.stringify(report)).not.toMatch(/SECRET|GONE/);
		expect(report.chapters[0]?.blocks).toHaveLength(1);
	});

	test('keeps a dropped dataset out of the chapters and in the appendix', () => {
		const { content, discussion, options } = fullRoom(plain);
		const dropped = addDataset(content, { title: 'Old list', 'curation.status': 'dropped' }, ana, AT);
		const report = buildReport(content, discussion, options);
		expect(blocksOf(report, 'dataset').map((one) => one.title)).toEqual(['Meals']);
		expect(blocksOf(report, 'table')[0]?.rows.map((row) => row[0])).toEqual(['Meals', 'Old list']);
		updateDataset(content, dropped, { 'curation.status': null });
		expect(blocksOf(buildReport(content, discussion, options), 'dataset')).toHaveLength(2);
	});

	test('holds nothing of a restricted chapter but its heading and how much it is', () => {
		const { content, discussion, options } = fullRoom(plain);
		const barriers = listSections(content)[0]?.id ?? '';
		updateSection(content, barriers, { access: 'restricted' });
		updateSection(content, listSections(content)[1]?.id ?? '', { hidden: true });
		const report = buildReport(content, discussion, options);
		expect(report.chapters[0]).toMatchObject({
			title: 'Chapter',
			withheld: { count: 1, of: 'cards' },
			blocks: []
		});
		for (const text of [JSON.stringify(report), renderHtml(report), renderMarkdown(report)]) {
			expect(text).not.toContain('No licence');
		}
		expect(renderMarkdown(report)).toContain('holds 1 card and is not open to everybody');
		const inside = buildReport(content, discussion, { ...options, restricted: 'include' });
		expect(inside.chapters[0]).toMatchObject({ withheld: null, blocks: [{ text: 'No licence' }] });
	});
});

describe('people', () => {
	test.each(['roles', 'chatham-house'] as const)('are nowhere named when the promise is %s', (naming) => {
		const { content, discussion, options } = fullRoom(plain, naming);
		const report = buildReport(content, discussion, { ...options, restricted: 'include' });
		const forms = [JSON.stringify(report), renderHtml(report), renderMarkdown(report)];
		for (const form of forms) expect(form).not.toMatch(/Ana Ruiz|Open Cape|ana_aaa/);
		expect(report.contributors).toEqual({ count: 1, people: null });
		expect(blocksOf(report, 'card')[1]?.action?.owner).toBe('');
	});

	test('are told by the role that was asked for, when roles are promised', () => {
		const { content, discussion, options } = fullRoom(plain, 'roles');
		const cards = blocksOf(buildReport(content, discussion, options), 'card');
		expect(cards.map((one) => one.by)).toEqual([
			{ as: 'role', role: '' },
			{ as: 'role', role: 'A teacher' }
		]);
	});

	test('who spoke under a stricter promise stay unnamed after it was loosened', () => {
		const { content, discussion, options } = fullRoom(plain, 'chatham-house');
		changePromise(content, { ...PROMISE, naming: 'names' }, ana.principal, AT + 10);
		addCard(content, { kind: 'barrier', text: 'Later' }, ana, AT + 20);
		const report = buildReport(content, discussion, options);
		expect(blocksOf(report, 'card').map((one) => [one.text, one.by.as])).toEqual([
			['No licence', 'hidden'],
			['Later', 'name'],
			['Ask', 'hidden']
		]);
		expect(report.contributors.people).toBeNull();
	});

	test('a name typed as "said by" before roles were promised is not told afterwards', () => {
		const { content, discussion, options } = fullRoom(plain, 'names');
		changePromise(content, { ...PROMISE, naming: 'roles' }, ana.principal, AT + 10);
		expect(JSON.stringify(buildReport(content, discussion, options))).not.toMatch(/A teacher|Ana Ruiz/);
	});
});

describe('results', () => {
	test('come with a receipt that says what can be said without running them', () => {
		const { content, discussion, query, snapshot, options } = fullRoom(plain);
		const verdict = (more = {}) =>
			blocksOf(buildReport(content, discussion, { ...options, ...more }), 'receipt')[0]?.verdict;
		expect(verdict()).toBe('same');
		expect(verdict({ sqlHashes: new Map([[query, '2'.repeat(64)]]) })).toBe('changed');
		expect(verdict({ sqlHashes: new Map([[query, snapshot.sqlHash]]) })).toBe('same');
		setSnapshot(content, query, { ...snapshot, inputs: [{ name: 'meals', sha256: '9'.repeat(64) }] });
		expect(verdict()).toBe('changed');
		setSnapshot(content, query, { ...snapshot, resultHash: null });
		expect(verdict()).toBe('cannot-check');
		setSnapshot(content, query, null);
		expect(verdict()).toBe('not-run');
	});

	test('of a file that stays where it is say what was read of it, and the appendix with what to check it by', () => {
		const { content, discussion, dataset, query, snapshot, options } = fullRoom(plain);
		const url = 'https://data.example/a.parquet';
		const link = { url, bytes: 9, etag: null, lastModified: null, footerHash: 'f'.repeat(64), readAt: AT };
		const file = addFile(content, dataset, { name: 'a.parquet', link }, ana, AT) ?? '';
		const columns = [{ name: 'id <b>', sha256: 'c'.repeat(64) }];
		const input = { name: 'a', ...linkedInput(link, { of: 24, columnBytes: 5, columns }) };
		setSnapshot(content, query, { ...snapshot, inputs: [input] });
		const report = () => buildReport(content, discussion, options);
		const receipt = () => blocksOf(report(), 'receipt')[0];
		expect(receipt()).toMatchObject({ verdict: 'same', fileCount: 1, linked: [{ url, count: 1, of: 24 }] });
		for (const text of [renderHtml(report()), renderMarkdown(report())]) {
			expect(text).toContain('1 of 24 columns of a, fetched from data.example on');
			for (const hash of ['f', 'c']) expect(text).toContain(hash.repeat(64));
			expect(text).toContain(input.linked.columnsHash.slice(0, 7));
			expect(text).toContain('asked at data.example');
			expect(text).not.toContain('<b>');
		}
		updateFile(content, dataset, file, { link: { ...link, footerHash: 'e'.repeat(64) } }, AT);
		expect(receipt()?.verdict).toBe('changed');
		removeFile(content, dataset, file, ana, AT);
		expect(receipt()?.verdict).toBe('cannot-check');
	});

	test('show at most fifty rows and say how many more there are', () => {
		const { content, discussion, query, options } = fullRoom(plain);
		const many = {
			columns: [{ name: 'n', numeric: true }],
			rows: Array.from({ length: 60 }, (_, n) => [`${n}`])
		};
		const report = buildReport(content, discussion, { ...options, snapshotsRows: new Map([[query, many]]) });
		const table = blocksOf(report, 'table').at(-1);
		expect(table?.rows).toHaveLength(50);
		expect(table?.more).toBe(12402 - 50);
	});

	test('of a file that is only on a device show no rows, whatever the caller has', () => {
		const { content, discussion, query, snapshot, options } = fullRoom(plain);
		setSnapshot(content, query, { ...snapshot, deviceOnly: true });
		const report = buildReport(content, discussion, options);
		expect(JSON.stringify(report)).not.toMatch(new RegExp(`Alvalade|${HASH}`));
		expect(blocksOf(report, 'receipt')[0]).toMatchObject({ deviceOnly: true, rowCount: 12402, hash: null });
		expect(renderMarkdown(report)).toContain('only on one device');
	});
});

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
			{ numRuns: 150, seed: 1 }
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

describe('Markdown', () => {
	test('is what it should be', () => {
		const { content, discussion } = emptyRoom();
		content.getMap('meta').set('title', 'Water & data');
		addCard(content, { kind: 'barrier', text: 'No *licence*\n# at all' }, ana, AT);
		const query = addQuery(content, { title: 'By parish', sql: 'SELECT 1' }, ana, AT);
		addSection(content, { kind: 'cards:barrier' }, ana, AT);
		addSection(content, { kind: 'query', target: query }, ana, AT);
		expect(querySql(content, query)?.toString()).toBe('SELECT 1');
		expect(
			renderMarkdown(buildReport(content, discussion, IN_UTC))
				.split('\n')
				.filter(Boolean)
		).toEqual([
			'# Water &amp; data',
			'November 14, 2023',
			'Ana',
			'## Barriers',
			'> No \\*licence\\*\\',
			'> \\# at all',
			'>',
			'> — Ana',
			'## By parish',
			'_not run yet_',
			'```',
			'SELECT 1',
			'```',
			'---',
			'People are named, as they were told before they joined.',
			'Made on Nov 14, 2023, 10:13 PM from what was in the roundtable then.'
		]);
	});

	test('lets no text of a person become markup or a new line of structure', () => {
		const nasty = '<b>`*_[x](y)|\n# h\n- l\n1. n\n> q\n---\n===\n```\n~~~\n![i](j)';
		const { content, discussion, options } = fullRoom((word) => `${nasty}${word}`);
		const lines = renderMarkdown(buildReport(content, discussion, options)).split('\n');
		const inCode: string[] = [];
		let fence: string | null = null;
		const outside = lines.filter((one) => {
			const marks = /^[> ]*(`{3,})$/.exec(one)?.[1];
			if (marks !== undefined && (fence === null || fence === marks)) fence = fence === null ? marks : null;
			else if (fence === null) return true;
			inCode.push(one);
			return false;
		});
		expect(fence).toBeNull();
		expect(inCode.join('\n')).toContain('SELECT 1');
		for (const one of outside) {
			const bare = one
				.replace(/(`+) .*? \1(?!`)/g, '')
				.replace(/\\./g, '')
				.replace(/\]\(<[^<>]*>\)/g, '')
				.replace(/^([> ]*- )\[[x ]\]/, '$1');
			expect(bare).not.toMatch(/[<`]|\]\(/);
			expect(bare.replace(/^[> ]+/, '')).not.toMatch(/^(?:# h|- l|1\. n|===)/);
		}
	});
});
