/**
 * The report as Markdown (CommonMark with GitHub's tables and task lists).
 * Invariant: no text of a person becomes Markdown or HTML; every mark that could begin one is escaped.
 */
import { exhaustive } from '#util';
import { m } from '$lib/i18n';
import { safeHref } from './markup.ts';
import { paragraphsOf } from './paragraphs.ts';
import type {
	Block,
	CardBlock,
	Chapter,
	DatasetBlock,
	Inline,
	ListItem,
	Report,
	TableBlock
} from './report.ts';
import {
	cardWords,
	contributorWords,
	createWords,
	factWord,
	opennessWord,
	personWords,
	promiseWords,
	reasonWords,
	linkedWords,
	receiptWords,
	withheldWords,
	type Words
} from './words.ts';

export function renderMarkdown(report: Report): string {
	const words = createWords(report);
	const people = contributorWords(report);
	const parts = [
		`# ${line(report.title)}`,
		report.startedAt === null ? '' : line(words.date(report.startedAt)),
		line(people),
		...report.lead.map(text),
		...report.chapters.flatMap((chapter) => chapterParts(chapter, words)),
		report.chapters.length === 0 && report.lead.length === 0 ? m.summary_empty() : '',
		'---',
		line(promiseWords(report)),
		line(m.summary_made({ date: words.time(report.at) }))
	];
	return `${parts.filter((one) => one !== '').join('\n\n')}\n`;
}

function chapterParts(chapter: Chapter, words: Words): string[] {
	const heading = `## ${line(chapter.title)}`;
	if (chapter.withheld !== null) return [heading, quote(line(withheldWords(chapter.withheld)))];
	const who = chapter.access === 'restricted' ? [quote(line(m.summary_restricted_shown()))] : [];
	return [heading, ...who, ...chapter.blocks.map((block) => blockText(block, words))];
}

function blockText(block: Block, words: Words): string {
	switch (block.type) {
		case 'heading':
			return `${'#'.repeat(Math.min(block.level + 2, 6))} ${inline(block.text).replaceAll('\\\n', ' ')}`;
		case 'paragraph':
			return inline(block.text);
		case 'list':
			return block.items
				.map((item, at) => itemText(item, block.ordered ? `${at + 1}. ` : '- ', words))
				.join('\n');
		case 'quote':
			return quote(block.blocks.map((one) => blockText(one, words)).join('\n\n'));
		case 'code':
			return fenced(block.text);
		case 'rule':
			return '---';
		case 'table':
			return tableText(block, words);
		case 'receipt':
			return [receiptWords(block, words), ...linkedWords(block, words)]
				.map((one) => `_${line(one)}_`)
				.join('\\\n');
		case 'card':
			return cardText(block, words);
		case 'dataset':
			return datasetText(block);
		default:
			return exhaustive(block);
	}
}

function itemText(item: ListItem, mark: string, words: Words): string {
	const box = item.checked === null ? '' : item.checked ? '[x] ' : '[ ] ';
	const inner = item.blocks.map((one) => blockText(one, words)).join('\n\n');
	return `${mark}${box}${inner.replaceAll('\n', `\n${' '.repeat(mark.length)}`)}`;
}

function tableText(table: TableBlock, words: Words): string {
	const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const lines = [
		row(table.columns.map((one) => line(one.name))),
		row(table.columns.map((one) => (one.numeric ? '---:' : '---'))),
		...table.rows.map((cells) => row(cells.map((cell) => (cell === null ? '–' : line(cell)))))
	];
	const more = m.summary_more_rows({ count: table.more, shown: words.count(table.more) });
	return lines.join('\n') + (table.more > 0 ? `\n\n${line(more)}` : '');
}

function cardText(card: CardBlock, words: Words): string {
	return said(card.text, cardWords(card, words));
}

function datasetText(dataset: DatasetBlock): string {
	const told = [
		...dataset.experiences.map((one) => said(one.text, [personWords(one.by)])),
		...dataset.cards.map((one) => said(one.text, [one.kind, personWords(one.by)]))
	];
	return [
		`### ${line(dataset.title)}`,
		`${line(opennessWord(dataset.openness))} · ${line(reasonWords(dataset.reason))}`,
		line(dataset.publisher),
		...paragraphsOf(dataset.description).map(text),
		...(told.length > 0 ? [`#### ${line(m.summary_experience())}`, ...told] : []),
		dataset.facts.map(({ fact, value }) => `- **${line(factWord(fact))}** ${factText(value)}`).join('\n')
	]
		.filter((one) => one !== '')
		.join('\n\n');
}

function said(words: string, foot: readonly string[]): string {
	const under = foot.filter((one) => one !== '').join(' · ');
	return quote(
		[...paragraphsOf(words).map(text), ...(under === '' ? [] : [`— ${line(under)}`])].join('\n\n')
	);
}

function factText(value: string): string {
	const href = safeHref(value);
	return href === null ? line(value) : link(line(value), href);
}

/** Signs of marks, innermost first. */
const SIGNS = { bold: '**', italic: '_', strike: '~~' } as const;

function inline(parts: readonly Inline[]): string {
	const joined = parts.map(partText).join('');
	// What begins a line may have been put together from parts.
	return joined.replace(/^[ \t]+/gm, '').replace(/^(\d+)([.)])/gm, '$1\\$2');
}

function partText(part: Inline): string {
	let words = part.marks?.includes('code') === true ? codeSpan(part.text) : text(part.text);
	for (const mark of ['bold', 'italic', 'strike'] as const) {
		// A mark around spaces is none; they stay outside.
		const inside = `$1${SIGNS[mark]}$2${SIGNS[mark]}$3`;
		if (part.marks?.includes(mark) === true) words = words.replace(/^(\s*)([\s\S]*?)(\s*)$/, inside);
	}
	const href = part.href === undefined ? null : safeHref(part.href);
	return href === null ? words : link(words, href);
}

function link(words: string, href: string): string {
	return `[${words}](<${href.replace(/[<>\\]/g, (char) => encodeURIComponent(char))}>)`;
}

/** Several lines of plain text; breaks stay. */
function text(value: string): string {
	return value.split('\n').map(line).join('\\\n');
}

/** One line of plain text: whatever could be markup, anywhere or at the start of a line, is escaped. */
function line(value: string): string {
	return value
		.toWellFormed()
		.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/[\\`*_[\]|~>#!]/g, '\\$&')
		.replace(/^(\s*)([-+=])/, '$1\\$2')
		.replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

function quote(words: string): string {
	return words.replace(/^/gm, '> ').replace(/^> $/gm, '>');
}

/** A fence longer than any run of backticks inside. */
function fenced(code: string): string {
	const fence = '`'.repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map((run) => run[0].length + 1)));
	return `${fence}\n${code.toWellFormed()}\n${fence}`;
}

function codeSpan(code: string): string {
	const flat = code.toWellFormed().replace(/\s+/g, ' ');
	const fence = '`'.repeat(Math.max(1, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length + 1)));
	return `${fence} ${flat} ${fence}`;
}
