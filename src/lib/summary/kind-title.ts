/** What a kind of card is called over a chapter. */
import { m } from '$lib/i18n';
import { isBuiltInCardKind, listCardKinds, type BuiltInCardKind } from '$lib/model';
import type { Sources } from './sources.ts';

const KIND_WORDS: Readonly<Record<BuiltInCardKind, () => string>> = {
	barrier: m.summary_kind_barrier,
	worked: m.summary_kind_worked,
	'did-not-work': m.summary_kind_did_not_work,
	practice: m.summary_kind_practice,
	idea: m.summary_kind_idea,
	question: m.summary_kind_question,
	action: m.summary_kind_action
};

export function kindTitle(id: string, sources: Pick<Sources, 'content'>): string {
	if (isBuiltInCardKind(id)) return KIND_WORDS[id]();
	return listCardKinds(sources.content).find((one) => one.id === id)?.title ?? id;
}
