/** Words and icons of the kinds of cards. A kind that a template or a person added has a title of its own. */
import { m } from '$lib/i18n';
import type { BuiltInCardKind, CardKind } from '$lib/model';
import {
	ActionIcon,
	BarrierIcon,
	CardIcon,
	DidNotWorkIcon,
	IdeaIcon,
	PracticeIcon,
	QuestionIcon,
	WorkedIcon,
	type IconGlyph
} from '../primitives/index.ts';

interface Words {
	title: () => string;
	/** What people are asked for. */
	ask: () => string;
	icon: IconGlyph;
}

const WORDS: Record<BuiltInCardKind, Words> = {
	barrier: { title: m.board_kind_barrier, ask: m.board_ask_barrier, icon: BarrierIcon },
	worked: { title: m.board_kind_worked, ask: m.board_ask_worked, icon: WorkedIcon },
	'did-not-work': { title: m.board_kind_did_not_work, ask: m.board_ask_did_not_work, icon: DidNotWorkIcon },
	practice: { title: m.board_kind_practice, ask: m.board_ask_practice, icon: PracticeIcon },
	idea: { title: m.board_kind_idea, ask: m.board_ask_idea, icon: IdeaIcon },
	question: { title: m.board_kind_question, ask: m.board_ask_question, icon: QuestionIcon },
	action: { title: m.board_kind_action, ask: m.board_ask_action, icon: ActionIcon }
};

function wordsOf(id: string): Words | null {
	return Object.hasOwn(WORDS, id) ? WORDS[id as BuiltInCardKind] : null;
}

export function kindTitle(kind: CardKind): string {
	return kind.title ?? wordsOf(kind.id)?.title() ?? kind.id;
}

/** Of a kind known by its id alone. */
export function titleOfKind(kinds: readonly CardKind[], id: string | null): string {
	const kind = kinds.find((one) => one.id === id) ?? { id: id ?? '', title: null, order: null };
	return kindTitle(kind);
}

export function kindAsk(kind: CardKind): string {
	return wordsOf(kind.id)?.ask() ?? m.board_ask_other({ kind: kindTitle(kind) });
}

export function kindIcon(kind: CardKind): IconGlyph {
	return wordsOf(kind.id)?.icon ?? CardIcon;
}
