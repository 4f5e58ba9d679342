/** What each kind of chapter shows. Chapters are views: nobody retypes what is on a card or in an entry. */
import { findFormat, openness } from '$lib/catalog';
import { m } from '$lib/i18n';
import { listNotes, NO_VOTES, readNote, type Card, type Query, type Section } from '$lib/model';
import { kindTitle } from './kind-title.ts';
import { toDatasetBlock } from './dataset-block.ts';
import { toBlocks } from './prose-blocks.ts';
import { toReceipt } from './receipt.ts';
import type { Block, CardBlock, ReceiptBlock, TableBlock, Withheld } from './report.ts';
import type { Sources } from './sources.ts';
import { opennessWord } from './words.ts';

/** More belong into a file, not on a page. */
const MAX_ROWS = 50;

export function chapterTitle(section: Section, sources: Sources): string {
	if (section.title.trim() !== '') return section.title;
	const { kind, target } = section;
	if (kind === 'datasets') return m.summary_datasets();
	if (kind === 'appendix') return m.summary_appendix();
	if (kind === 'query') return sources.queries.find((one) => one.id === target)?.title || m.summary_query();
	if (kind.startsWith('cards:')) return kindTitle(kind.slice('cards:'.length), sources);
	const note = target === null ? null : listNotes(sources.content).find((one) => one.id === target);
	return note?.title || m.summary_notes();
}

export function chapterBlocks(section: Section, sources: Sources): Block[] {
	const { kind, target } = section;
	if (kind === 'notes') return notePages(target, sources).flat();
	if (kind === 'datasets') {
		const told = sources.datasets.filter((one) => one.curation.status !== 'dropped');
		return told.map((one) => toDatasetBlock(one, sources));
	}
	if (kind === 'query')
		return sources.queries.filter((one) => one.id === target).flatMap((one) => queryBlocks(one, sources));
	if (kind === 'appendix') return appendixBlocks(sources);
	const cards = sources.cards.filter((one) => one.kind === kind.slice('cards:'.length));
	return cards.map((one) => toCardBlock(one, sources));
}

/** How much a chapter holds, for readers who must ask for it. */
export function chapterSize(section: Section, sources: Sources): Withheld {
	const { kind, target } = section;
	if (kind === 'notes') return { count: notePages(target, sources).length, of: 'pages' };
	if (kind === 'query') return { count: 1, of: 'results' };
	if (kind === 'appendix') return { count: sources.datasets.length, of: 'datasets' };
	return { count: chapterBlocks(section, sources).length, of: kind === 'datasets' ? 'datasets' : 'cards' };
}

/** One page, or all of them, each under its title. Pages without a word are left out. */
function notePages(target: string | null, sources: Sources): Block[][] {
	const notes = listNotes(sources.content).filter((one) => target === null || one.id === target);
	const pages = notes.map((note) => {
		const [first, ...rest] = toBlocks(readNote(sources.content, note.id));
		if (first === undefined) return [];
		// The title of a page is its first line.
		const hasText = first.type === 'heading' || first.type === 'paragraph';
		const firstLine = hasText ? first.text.map((one) => one.text).join('') : null;
		const blocks = firstLine?.trim() === note.title.trim() ? rest : [first, ...rest];
		const title: Block = { type: 'heading', level: 1, text: [{ text: note.title }] };
		return target === null && note.title.trim() !== '' && blocks.length > 0 ? [title, ...blocks] : blocks;
	});
	return pages.filter((blocks) => blocks.length > 0);
}

function toCardBlock(card: Card, sources: Sources): CardBlock {
	const by = sources.attribute({ by: card.createdBy, at: card.createdAt, saidBy: card.saidBy });
	const titles = [
		...sources.datasets.filter((one) => card.datasets.includes(one.id)),
		...sources.queries.filter((one) => card.queries.includes(one.id))
	].map((one) => one.title);
	const { owner, due, done } = card;
	return {
		type: 'card',
		kind: kindTitle(card.kind, sources),
		text: card.text,
		by,
		about: titles.filter((one) => one !== ''),
		votes: sources.tallies.get(card.id) ?? NO_VOTES,
		action: card.kind === 'action' ? { owner: by.as === 'name' ? owner : '', due, done } : null
	};
}

function queryBlocks(query: Query, sources: Sources): Block[] {
	const receipt = toReceipt(query, sources);
	const code: Block[] = query.sql.trim() === '' ? [] : [{ type: 'code', text: query.sql }];
	const table = receipt.deviceOnly ? null : toTable(query, sources);
	return [...(table === null ? [] : [table]), receipt, ...code];
}

function toTable(query: Query, sources: Sources): TableBlock | null {
	const printed = sources.rows.get(query.id);
	if (printed === undefined || query.snapshot === null || printed.columns.length === 0) return null;
	const rows = printed.rows.slice(0, MAX_ROWS);
	return {
		type: 'table',
		columns: printed.columns,
		rows,
		more: Math.max(0, query.snapshot.rowCount - rows.length)
	};
}

/** The whole dataset list, also what was dropped, and every query with its receipt. */
function appendixBlocks(sources: Sources): Block[] {
	const blocks: Block[] = [];
	if (sources.datasets.length > 0) blocks.push(datasetTable(sources));
	for (const query of sources.queries) {
		const title = query.title.trim() === '' ? m.summary_query() : query.title;
		blocks.push({ type: 'heading', level: 1, text: [{ text: title }] }, ...queryBlocks(query, sources));
		blocks.push(...linkedBlocks(toReceipt(query, sources)));
	}
	return blocks;
}

/** What it takes to hash the same bytes again: a file that stays where it is, is in no archive of the room. */
function linkedBlocks({ linked }: ReceiptBlock): Block[] {
	return linked.flatMap(({ columns, columnsHash, count, footerHash, table, url }) => [
		{ type: 'paragraph', text: [{ text: m.summary_linked_from({ table, url }) }] },
		{
			type: 'table',
			columns: [m.summary_linked_part(), m.summary_linked_hash()].map((name) => ({ name, numeric: false })),
			rows: [
				[m.summary_linked_part_footer(), footerHash],
				...columns.map(({ name, sha256 }) => [name, sha256]),
				...(columns.length < count ? [[m.summary_linked_part_list({ count }), columnsHash]] : [])
			],
			more: 0
		}
	]);
}

function datasetTable(sources: Sources): TableBlock {
	const names = [
		...[
			m.summary_fact_dataset(),
			m.summary_fact_publisher(),
			m.summary_fact_licence(),
			m.summary_fact_openness()
		],
		...[m.summary_fact_files(), m.summary_fact_updated()]
	];
	return {
		type: 'table',
		columns: names.map((name) => ({ name, numeric: false })),
		rows: sources.datasets.map((one) => [
			one.title || null,
			one.publisher.name || null,
			one.license.id || one.license.title || null,
			opennessWord(openness(one).class),
			[...new Set(one.files.map((file) => findFormat(file)?.title ?? file.format))]
				.filter(Boolean)
				.join(', ') || null,
			one.modified || one.issued || null
		]),
		more: 0
	};
}
