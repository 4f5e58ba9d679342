export { buildReport, type ReportOptions } from './build.ts';
export type {
	Attribution,
	Block,
	CardBlock,
	Chapter,
	Contributors,
	DatasetBlock,
	Fact,
	Inline,
	ListItem,
	ReceiptBlock,
	Report,
	TableBlock,
	Verdict,
	Withheld
} from './report.ts';
export { renderHtml, renderSlices } from './render-html.ts';
export { renderMarkdown } from './render-markdown.ts';
export type { PrintedRows } from './sources.ts';
export {
	cardWords,
	contributorWords,
	createWords,
	factWord,
	opennessWord,
	personWords,
	promiseWords,
	reasonWords,
	receiptWords,
	withheldWords,
	type Words
} from './words.ts';
