import { m } from '$lib/i18n';
import type { Query } from '$lib/model';

const LONGEST = 80;

/** What a query is called in a list: its title, or how its text begins where it has none. */
export function queryTitle({ title, sql }: Query): string {
	if (title !== '') return title;
	const text = sql.trim().replace(/\s+/g, ' ');
	if (text === '') return m.workbench_query_untitled();
	return text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text;
}
