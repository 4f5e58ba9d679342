/** Templates: what a new roundtable starts with. One JSON file per template and language. */
import type { SectionKind } from './outline.ts';
import type { ProseNode } from './prose.ts';
import openDataRoundtableEn from './templates/open-data-roundtable.en.json' with { type: 'json' };

export interface Template {
	readonly id: string;
	readonly locale: string;
	readonly title: string;
	/** Two lines for whoever chooses. */
	readonly description: string;
	readonly kinds: readonly { readonly id: string; readonly title?: string }[];
	readonly agenda: readonly {
		readonly title: string;
		readonly prompt: string;
		readonly minutes: number;
		readonly collects?: string;
	}[];
	readonly notes: readonly { readonly title: string; readonly body: ProseNode }[];
	readonly outline: readonly {
		readonly kind: SectionKind;
		readonly title: string;
		readonly access?: 'open' | 'restricted';
	}[];
}

const TEMPLATES: readonly Template[] = [openDataRoundtableEn as Template];
const FALLBACK_LOCALE = 'en';

/** Every template once, in `locale` where it exists, else in English. */
export function listTemplates(locale = FALLBACK_LOCALE): Template[] {
	const ids = [...new Set(TEMPLATES.map((one) => one.id))];
	return ids.map((id) => getTemplate(id, locale)).filter((one) => one !== null);
}

export function getTemplate(id: string, locale = FALLBACK_LOCALE): Template | null {
	const all = TEMPLATES.filter((one) => one.id === id);
	return (
		all.find((one) => one.locale === locale) ?? all.find((one) => one.locale === FALLBACK_LOCALE) ?? null
	);
}
