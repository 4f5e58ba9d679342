/**
 * The report: one plain value made from the outline and the documents, from which every form is written (HTML, Markdown,
 * JSON). Texts are as people typed them; renderers escape.
 * Invariant: what must not be told (names under the promise, cards not for the record, rows of files that are only on a
 * device, restricted chapters) is not in the value, so no form of it can leak.
 */
import type { OpennessClass, OpennessReason } from '$lib/catalog';
import type { Naming, SectionKind, Tally } from '$lib/model';

export interface Report {
	readonly title: string;
	/** BCP 47 tag of the words that are not people's own. */
	readonly locale: string;
	/** When the roundtable began and when this report was made; milliseconds since 1970. */
	readonly startedAt: number | null;
	readonly at: number;
	/** IANA name of the zone in which times are told. */
	readonly timeZone: string;
	/** The strictest promise that ever held. */
	readonly naming: Naming;
	readonly contributors: Contributors;
	/** Opening paragraphs. */
	readonly lead: readonly string[];
	/** Chapters that hold something, in order. */
	readonly chapters: readonly Chapter[];
}

export interface Contributors {
	readonly count: number;
	/** Null when people are not to be named. */
	readonly people: readonly { readonly name: string; readonly organisation: string }[] | null;
}

export interface Chapter {
	readonly id: string;
	readonly kind: SectionKind;
	readonly title: string;
	readonly access: 'open' | 'restricted';
	/** Set when the chapter is restricted and left out. Then there are no blocks. */
	readonly withheld: Withheld | null;
	readonly blocks: readonly Block[];
}

/** How much a chapter holds that is not shown. */
export interface Withheld {
	readonly count: number;
	readonly of: 'pages' | 'cards' | 'datasets' | 'results';
}

export type Block =
	| { readonly type: 'heading'; readonly level: number; readonly text: readonly Inline[] }
	| { readonly type: 'paragraph'; readonly text: readonly Inline[] }
	| { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly ListItem[] }
	| { readonly type: 'quote'; readonly blocks: readonly Block[] }
	| { readonly type: 'code'; readonly text: string }
	| { readonly type: 'rule' }
	| TableBlock
	| ReceiptBlock
	| CardBlock
	| DatasetBlock;

export interface Inline {
	readonly text: string;
	readonly marks?: readonly ('bold' | 'italic' | 'strike' | 'code')[];
	/** As typed: renderers decide whether it is an address they link to. */
	readonly href?: string;
}

export interface ListItem {
	/** Null in lists without boxes to tick. */
	readonly checked: boolean | null;
	readonly blocks: readonly Block[];
}

export interface TableBlock {
	readonly type: 'table';
	readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
	/** Null is a missing value; an empty string is an empty string. */
	readonly rows: readonly (readonly (string | null)[])[];
	/** Rows that are not shown. */
	readonly more: number;
	/** True where it stands in several pieces, each with the head: their columns must agree. */
	readonly part?: boolean;
}

/** What the product can say of a result without running it again. */
export type Verdict = 'same' | 'changed' | 'cannot-check' | 'not-run';

export interface ReceiptBlock {
	readonly type: 'receipt';
	readonly verdict: Verdict;
	readonly hash: string | null;
	readonly rowCount: number | null;
	readonly fileCount: number;
	readonly by: Attribution;
	readonly at: number | null;
	/** The rows are only on the device of whoever ran it. */
	readonly deviceOnly: boolean;
	/** What it read of files that stay where they are. */
	readonly linked: readonly LinkedSource[];
}

/** Whole columns and the footer of a file that others can ask where it is, and sha-256 of what was read. */
export interface LinkedSource {
	readonly table: string;
	readonly url: string;
	readonly at: number;
	/** How many columns were read, and how many the file has. */
	readonly count: number;
	readonly of: number;
	readonly footerHash: string;
	/** Of the list of columns with their hashes; without one, of all their bytes. */
	readonly columnsHash: string;
	/** Empty where there are too many to list. */
	readonly columns: readonly { readonly name: string; readonly sha256: string }[];
}

export interface CardBlock {
	readonly type: 'card';
	readonly kind: string;
	readonly text: string;
	readonly by: Attribution;
	/** Titles of what it is about. */
	readonly about: readonly string[];
	readonly votes: Tally;
	/** Only of actions. Empty strings are not agreed yet, or an owner who is not to be named. */
	readonly action: { readonly owner: string; readonly due: string; readonly done: boolean } | null;
}

export interface DatasetBlock {
	readonly type: 'dataset';
	readonly title: string;
	readonly publisher: string;
	readonly description: string;
	readonly openness: OpennessClass | null;
	readonly reason: OpennessReason;
	readonly facts: readonly { readonly fact: Fact; readonly value: string }[];
	readonly experiences: readonly { readonly text: string; readonly by: Attribution }[];
	/** Cards about it, by their kind's name. */
	readonly cards: readonly { readonly kind: string; readonly text: string; readonly by: Attribution }[];
}

export type Fact =
	| 'licence'
	| 'access'
	| 'address'
	| 'contact'
	| 'updated'
	| 'period'
	| 'area'
	| 'files'
	| 'purpose'
	| 'collection'
	| 'limits';

/** Who said or did something, as far as it may be told. */
export type Attribution =
	| { readonly as: 'name'; readonly name: string; readonly organisation: string }
	| { readonly as: 'role'; readonly role: string }
	| { readonly as: 'hidden' };
