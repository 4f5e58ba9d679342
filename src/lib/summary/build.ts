/** From the documents to the report. */
import { getLocale, m } from '$lib/i18n';
import {
	getMeta,
	listPeople,
	listSections,
	namingFor,
	summaryLead,
	type Doc,
	type Section
} from '$lib/model';
import { chapterBlocks, chapterSize, chapterTitle } from './chapters.ts';
import { paragraphsOf } from './paragraphs.ts';
import type { Chapter, Contributors, Report } from './report.ts';
import { readSources, type PrintedRows, type Sources } from './sources.ts';

export interface ReportOptions {
	/** When it is made; milliseconds since 1970. */
	readonly at: number;
	/** Zone in which times are told; this device's where not given. */
	readonly timeZone?: string;
	/** First rows of results by query id. Those of a run on a file that is only on a device are never used. */
	readonly snapshotsRows?: ReadonlyMap<string, PrintedRows>;
	/** sha-256 of each query's present SQL by query id, to say that it changed since its run. */
	readonly sqlHashes?: ReadonlyMap<string, string>;
	/** Restricted chapters are left out unless the report is for people of the room. */
	readonly restricted?: 'withhold' | 'include';
}

export function buildReport(content: Doc, discussion: Doc, options: ReportOptions): Report {
	const { at, snapshotsRows: rows = new Map(), sqlHashes = new Map(), restricted = 'withhold' } = options;
	const sources = readSources(content, discussion, { rows, sqlHashes });
	const { title, createdAt } = getMeta(content);
	const naming = namingFor(content, null);
	return {
		title: title.trim() === '' ? m.summary_untitled() : title,
		locale: getLocale(),
		startedAt: createdAt,
		at,
		timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
		naming,
		contributors: readContributors(content, naming === 'names'),
		lead: paragraphsOf(summaryLead(content).toString()),
		chapters: listSections(content)
			.filter((section) => !section.hidden)
			.map((section) => toChapter(section, sources, restricted === 'include'))
			.filter((chapter) => chapter.blocks.length > 0 || chapter.withheld !== null)
	};
}

function toChapter(section: Section, sources: Sources, includesRestricted: boolean): Chapter {
	const blocks = chapterBlocks(section, sources);
	const isWithheld = section.access === 'restricted' && !includesRestricted && blocks.length > 0;
	return {
		id: section.id,
		kind: section.kind,
		title: isWithheld && section.title === '' ? m.summary_restricted_part() : chapterTitle(section, sources),
		access: section.access,
		withheld: isWithheld ? chapterSize(section, sources) : null,
		blocks: isWithheld ? [] : blocks
	};
}

function readContributors(content: Doc, mayName: boolean): Contributors {
	const people = listPeople(content).filter((one) => one.name.trim() !== '');
	return {
		count: people.length,
		people: mayName ? people.map(({ name, organisation }) => ({ name, organisation })) : null
	};
}
