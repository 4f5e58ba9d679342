import { getLocale, m } from '$lib/i18n';
import type { CheckId, CheckResult } from '$lib/state';
import { formatBytes } from '$lib/util';

export function checkName(id: CheckId): string {
	return {
		browser: m.check_part_browser,
		secure: m.check_part_secure,
		server: m.check_part_server,
		sockets: m.check_part_sockets,
		storage: m.check_part_storage,
		worker: m.check_part_worker,
		engine: m.check_part_engine
	}[id]();
}

export function checkWord(is: CheckResult['is']): string {
	return { good: m.check_word_good, weak: m.check_word_weak, bad: m.check_word_bad }[is]();
}

/** What was found and what to do about it. */
export function checkSentence(result: CheckResult): string {
	switch (result.id) {
		case 'browser':
			return result.is === 'good' ? m.check_browser_good(result) : m.check_browser_bad(result);
		case 'secure':
			return result.is === 'good' ? m.check_secure_good() : m.check_secure_weak();
		case 'server':
			return result.is === 'good'
				? m.check_server_good({ count: Math.round(result.ms) })
				: m.check_server_bad();
		case 'sockets':
			return { good: m.check_sockets_good, weak: m.check_sockets_weak, bad: m.check_sockets_bad }[
				result.is
			]();
		case 'storage':
			return storageSentence(result);
		case 'worker':
			return result.is === 'good' ? m.check_worker_good() : m.check_worker_weak();
		case 'engine':
			return result.is === 'good'
				? m.check_engine_good({ seconds: seconds(result.ms) })
				: m.check_engine_bad();
	}
}

function storageSentence({ is, freeBytes, isKept }: CheckResult & { id: 'storage' }): string {
	if (is === 'bad') return m.check_storage_bad();
	if (freeBytes === null) return m.check_storage_good_unknown();
	const free = formatBytes(freeBytes, getLocale());
	if (is === 'weak') return m.check_storage_weak({ free });
	const good = m.check_storage_good({ free });
	return isKept ? good : `${good} ${m.check_storage_may_clear()}`;
}

const seconds = (ms: number) =>
	new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 1 }).format(ms / 1000);

/** The whole as lines of text, for whoever invites. Nothing in it is secret. */
export function checkReport(results: readonly CheckResult[], address: string, at: number): string {
	const when = new Intl.DateTimeFormat(getLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
	const lines = results.map((result) => {
		const why = result.id === 'engine' && result.why !== '' ? ` (${result.why})` : '';
		return `${checkName(result.id)}: ${checkWord(result.is)}. ${checkSentence(result)}${why}`;
	});
	return [m.check_report_head({ address, when }), ...lines, navigator.userAgent].join('\n');
}
