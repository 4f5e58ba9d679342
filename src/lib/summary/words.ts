/** Words around people's own: numbers, times and short sentences, the same in every form of the report. */
import { m } from '$lib/i18n';
import type { OpennessClass, OpennessReason } from '$lib/catalog';
import type { Attribution, CardBlock, Fact, ReceiptBlock, Report, Verdict, Withheld } from './report.ts';

export interface Words {
	date(at: number): string;
	time(at: number): string;
	count(value: number): string;
}

export function createWords(report: Pick<Report, 'locale' | 'timeZone'>): Words {
	const { locale, timeZone } = report;
	const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
	const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
	const number = new Intl.NumberFormat(locale);
	return {
		date: (at) => date.format(at),
		time: (at) => time.format(at),
		count: (value) => number.format(value)
	};
}

/** Empty when nobody is to be named. */
export function personWords(by: Attribution): string {
	if (by.as === 'hidden') return '';
	if (by.as === 'role') return by.role.trim() === '' ? m.summary_a_participant() : by.role;
	return by.organisation === '' ? by.name : `${by.name}, ${by.organisation}`;
}

const VERDICTS: Readonly<Record<Verdict, () => string>> = {
	same: m.summary_verdict_same,
	changed: m.summary_verdict_changed,
	'cannot-check': m.summary_verdict_cannot_check,
	'not-run': m.summary_verdict_not_run
};

/** `same · a3f9c1e · 12,402 rows from 3 files · Ana Ruiz, 3 May 2026, 14:32` */
export function receiptWords(receipt: ReceiptBlock, words: Words): string {
	const parts = [VERDICTS[receipt.verdict]()];
	if (receipt.hash !== null) parts.push(receipt.hash.slice(0, 7));
	if (receipt.rowCount !== null) {
		const rows = m.summary_rows({ count: receipt.rowCount, shown: words.count(receipt.rowCount) });
		const files = m.summary_files({ count: receipt.fileCount, shown: words.count(receipt.fileCount) });
		parts.push(receipt.fileCount === 0 ? rows : m.summary_rows_from({ rows, files }));
	}
	const name = receipt.by.as === 'name' ? receipt.by.name : personWords(receipt.by);
	const who = [name, receipt.at === null ? '' : words.time(receipt.at)];
	if (who.some((one) => one !== '')) parts.push(who.filter((one) => one !== '').join(', '));
	if (receipt.deviceOnly) parts.push(m.summary_only_on_a_device());
	return parts.join(' · ');
}

/** `3 of 24 columns of places, fetched from data.example.org on 3 May 2026, 14:32 · footer a3f9c1e, columns 77ab12c` */
export function linkedWords(receipt: ReceiptBlock, words: Words): string[] {
	return receipt.linked.map(({ at, columnsHash, count, footerHash, of, table, url }) => {
		const where = { table, host: URL.parse(url)?.host ?? url, when: words.time(at) };
		const footer = footerHash.slice(0, 7);
		if (count === 0) return `${m.summary_linked_none(where)} · ${m.summary_linked_footer({ footer })}`;
		const read = m.summary_linked({ count, shown: words.count(count), of: words.count(of), ...where });
		return `${read} · ${m.summary_linked_hashes({ footer, columns: columnsHash.slice(0, 7) })}`;
	});
}

/** What stands under a card, in order. */
export function cardWords(card: CardBlock, words: Words): string[] {
	const { agree, disagree, pass } = card.votes;
	const hasVotes = agree + disagree + pass > 0;
	return [
		personWords(card.by),
		...actionWords(card),
		...card.about,
		hasVotes
			? m.summary_votes({
					agree: words.count(agree),
					disagree: words.count(disagree),
					pass: words.count(pass)
				})
			: ''
	].filter((one) => one !== '');
}

function actionWords(card: CardBlock): string[] {
	if (card.action === null) return [];
	const { owner, due, done } = card.action;
	return [
		owner === '' ? '' : m.summary_action_owner({ owner }),
		due === '' ? '' : m.summary_action_due({ due }),
		done ? m.summary_action_done() : ''
	];
}

/** Who took part, as agreed. */
export function contributorWords(report: Report): string {
	const { count, people } = report.contributors;
	if (count === 0) return '';
	if (people === null) return m.summary_people_count({ count });
	return people
		.map(({ name, organisation }) => (organisation === '' ? name : `${name} (${organisation})`))
		.join(', ');
}

const PROMISES: Readonly<Record<Report['naming'], () => string>> = {
	names: m.summary_promise_names,
	roles: m.summary_promise_roles,
	'chatham-house': m.summary_promise_chatham_house
};

export function promiseWords(report: Report): string {
	return PROMISES[report.naming]();
}

const FACTS: Readonly<Record<Fact, () => string>> = {
	licence: m.summary_fact_licence,
	access: m.summary_fact_access,
	address: m.summary_fact_address,
	contact: m.summary_fact_contact,
	updated: m.summary_fact_updated,
	period: m.summary_fact_period,
	area: m.summary_fact_area,
	files: m.summary_fact_files,
	purpose: m.summary_fact_purpose,
	collection: m.summary_fact_collection,
	limits: m.summary_fact_limits
};

export function factWord(fact: Fact): string {
	return FACTS[fact]();
}

const REASONS: Readonly<Record<OpennessReason, () => string>> = {
	'open-licence': m.summary_reason_open_licence,
	'limiting-licence': m.summary_reason_limiting_licence,
	'unknown-licence': m.summary_reason_unknown_licence,
	'no-licence': m.summary_reason_no_licence,
	login: m.summary_reason_login,
	agreement: m.summary_reason_agreement,
	internal: m.summary_reason_internal,
	claimed: m.summary_reason_claimed,
	'open-licence-no-address': m.summary_reason_open_licence_no_address,
	'nothing-known': m.summary_reason_nothing_known
};

export function reasonWords(reason: OpennessReason): string {
	return REASONS[reason]();
}

export function opennessWord(degree: OpennessClass | null): string {
	if (degree === null) return m.summary_openness_unknown();
	return {
		open: m.summary_openness_open,
		shared: m.summary_openness_shared,
		closed: m.summary_openness_closed
	}[degree]();
}

const WITHHELD: Readonly<Record<Withheld['of'], (count: { count: number }) => string>> = {
	pages: m.summary_withheld_pages,
	cards: m.summary_withheld_cards,
	datasets: m.summary_withheld_datasets,
	results: m.summary_withheld_results
};

/** What is in a part that must be asked for, and how. */
export function withheldWords({ count, of }: Withheld): string {
	return m.summary_withheld({ what: WITHHELD[of]({ count }) });
}
