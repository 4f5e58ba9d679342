/**
 * The report as HTML: a whole page that needs no script, no font and no network, or its article in slices for a place
 * that brings its own page and style and shows the first before it has made the last.
 * Invariant: no text of a person becomes markup (markup.ts), and the page's own policy forbids everything but its style.
 */
import { getTextDirection, m } from '$lib/i18n';
import { blocksHtml } from './blocks-html.ts';
import { markup, type Markup } from './markup.ts';
import type { Block, Chapter, Contributors, Report } from './report.ts';
import { slicesOf } from './slices.ts';
import { STYLE } from './style.ts';
import { createWords, promiseWords, withheldWords, type Words } from './words.ts';

/** Contents help only where there is something to find. */
const CONTENTS_FROM = 3;
/** Where more people took part, the head says how many and the foot who: what was said comes first. */
const NAMED_IN_HEAD = 12;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Blocks of a slice: about what a screen or two show, and made within a frame. */
const SLICE_BLOCKS = 30;

export function renderHtml(report: Report): string {
	const pieces = piecesOf(report, (chapter) => [chapter.blocks]);
	const page = markup`<html lang="${report.locale}" dir="${getTextDirection()}">
		<head>
			<meta charset="utf-8" />
			<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
			<meta name="viewport" content="width=device-width, initial-scale=1" />
			<meta name="referrer" content="no-referrer" />
			<title>${report.title}</title>
			<style>
				${STYLE}
			</style>
		</head>
		<body>
			<article class="report">${pieces.map((piece) => piece())}</article>
		</body>
	</html>`;
	return `<!doctype html>\n${page.html}\n`;
}

/**
 * What stands inside the article, piece by piece: each is whole by itself, and together they hold everything once. A
 * long table goes on in the next slice under its head. A slice is made when it is asked for.
 */
export function renderSlices(report: Report): (() => string)[] {
	const pieces = piecesOf(report, (chapter) => slicesOf(chapter.blocks, SLICE_BLOCKS));
	return pieces.map((piece) => () => piece().html);
}

/** @param divide the parts in which a chapter is shown, one at least */
function piecesOf(
	report: Report,
	divide: (chapter: Chapter) => readonly (readonly Block[])[]
): (() => Markup)[] {
	const words = createWords(report);
	const { count, people } = report.contributors;
	const names = people === null ? null : namesHtml(people);
	const isLong = count > NAMED_IN_HEAD;
	const heads = names === null || isLong ? m.summary_people_count({ count }) : names;
	const date = report.startedAt === null ? '' : words.date(report.startedAt);
	const lead = report.lead.map((text) => markup`<p class="lead" dir="auto">${text}</p>`);
	const empty = markup`<p>${m.summary_empty()}</p>`;
	const head = markup`<header>
			<h1 dir="auto">${report.title}</h1>
			<p class="where">${date}</p>
			${count > 0 && markup`<p class="people" dir="auto">${heads}</p>`} ${lead} ${contentsHtml(report)}
		</header>
		${report.chapters.length === 0 && lead.length === 0 && empty}`;
	const foot = markup`<footer>
			${isLong && names !== null && markup`<p class="people">${names}</p>`}
			<p>${promiseWords(report)}</p>
			<p>${m.summary_made({ date: words.time(report.at) })}</p>
		</footer>`;
	const chapters = report.chapters.flatMap((chapter, at) =>
		divide(chapter).map(
			(blocks, part) => () => chapterHtml({ ...chapter, blocks }, part === 0 ? at : null, words)
		)
	);
	return [() => head, ...chapters, () => foot];
}

/** Each name keeps its own direction, so that those of one never move those of the next. */
function namesHtml(people: NonNullable<Contributors['people']>): Markup[] {
	return people.map(({ name, organisation }, at) => {
		const of = organisation !== '' && markup` (<bdi>${organisation}</bdi>)`;
		return markup`${at > 0 && ', '}<bdi>${name}</bdi>${of}`;
	});
}

function contentsHtml(report: Report): Markup | null {
	if (report.chapters.length < CONTENTS_FROM) return null;
	const items = report.chapters.map(
		(chapter, at) => markup`<li><a href="#${anchor(at)}" dir="auto">${chapter.title}</a></li>`
	);
	return markup`<nav aria-label="${m.summary_contents()}">
		<ol>
			${items}
		</ol>
	</nav>`;
}

/** @param at its number; null for what goes on in a further slice */
function chapterHtml(chapter: Chapter, at: number | null, words: Words): Markup {
	const heading = at !== null && markup`<h2 id="${anchor(at)}" dir="auto">${chapter.title}</h2>`;
	if (chapter.withheld !== null) {
		return markup`<section class="veil">
			${heading}
			<p>${withheldWords(chapter.withheld)}</p>
		</section>`;
	}
	const veil =
		at !== null &&
		chapter.access === 'restricted' &&
		markup`<p class="who">${m.summary_restricted_shown()}</p>`;
	return markup`<section class="${chapter.access === 'restricted' ? 'veil' : 'chapter'}">
		${heading} ${veil} ${blocksHtml(chapter.blocks, words)}
	</section>`;
}

/** Chapters are numbered, so that no id of a person's making becomes an id of the page. */
function anchor(at: number): string {
	return `part-${at + 1}`;
}
