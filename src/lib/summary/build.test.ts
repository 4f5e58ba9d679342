import {
	addCard,
	addDataset,
	addFile,
	addSection,
	changePromise,
	deleteCard,
	linkedInput,
	removeFile,
	setSnapshot,
	updateDataset,
	updateFile,
	updateSection,
	listSections
} from '$lib/model';
import { describe, expect, test } from 'vitest';
import { buildReport } from './build.ts';
import { ana, AT, fullRoom, HASH } from './for-tests.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { Block, Report } from './report.ts';

const plain = (text: string) => text;
const PROMISE = { reading: 'live', recorded: false, note: '' } as const;

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
