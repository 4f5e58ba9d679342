import { describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import {
	addCard,
	cardText,
	deleteCard,
	getCard,
	listCards,
	listDeletedCards,
	moveCard,
	restoreCard,
	updateCard
} from './cards.ts';
import { ana, AT, ben, copyOf, meet, newDoc } from './for-tests.ts';
import { updateText } from './text.ts';

function withCard(): { a: Y.Doc; b: Y.Doc; id: string } {
	const a = newDoc(1);
	const id = addCard(a, { kind: 'barrier', text: 'No licence' }, ana, AT);
	return { a, b: copyOf(a, 2), id };
}

const write = (doc: Y.Doc, id: string, next: string) => {
	const text = cardText(doc, id);
	if (text !== null) updateText(text, next);
};

describe('a deleted card', () => {
	test('leaves the list, stands in Deleted with who and when, and comes back whole', () => {
		const { a, id } = withCard();
		expect(deleteCard(a, id, ben, AT)).toBe(true);
		expect(listCards(a)).toEqual([]);
		expect(listDeletedCards(a, AT)).toMatchObject([{ id, deleted: { at: AT, by: ben.principal } }]);
		restoreCard(a, id);
		expect(listCards(a)).toMatchObject([{ id, text: 'No licence', deleted: null, revived: null }]);
		expect(listDeletedCards(a, AT)).toEqual([]);
	});

	test('is out of sight after 30 days, but restoring still works', () => {
		const { a, id } = withCard();
		deleteCard(a, id, ana, AT);
		expect(listDeletedCards(a, AT + 29 * 86_400_000)).toHaveLength(1);
		expect(listDeletedCards(a, AT + 31 * 86_400_000)).toEqual([]);
		expect(restoreCard(a, id)).toBe(true);
		expect(listCards(a)).toHaveLength(1);
	});

	test('is back with a note when somebody offline wrote in it meanwhile, whichever update comes first', () => {
		const { a, b, id } = withCard();
		deleteCard(a, id, ana, AT + 5);
		write(b, id, 'No licence at all');
		meet(a, b);
		for (const doc of [a, b]) {
			expect(getCard(doc, id)).toMatchObject({
				text: 'No licence at all',
				deleted: null,
				revived: { at: AT + 5, by: ana.principal }
			});
		}
	});

	test('is back when it is edited after everybody knew that it was deleted', () => {
		const { a, b, id } = withCard();
		deleteCard(a, id, ana, AT);
		meet(a, b);
		expect(listCards(b)).toEqual([]);
		updateCard(b, id, { kind: 'idea' });
		meet(a, b);
		expect(listCards(a)).toMatchObject([{ id, kind: 'idea', revived: { by: ana.principal } }]);
	});

	test('stays deleted when everything written in it was known to the deleter', () => {
		const { a, b, id } = withCard();
		write(b, id, 'No licence, no contact');
		meet(a, b);
		deleteCard(a, id, ana, AT);
		meet(a, b);
		expect(getCard(b, id)?.deleted).not.toBeNull();
		expect(listCards(copyOf(b))).toEqual([]);
	});

	test('stays deleted when what somebody wrote in it is taken away again', () => {
		const { a, b, id } = withCard();
		deleteCard(a, id, ana, AT);
		meet(a, b);
		write(b, id, 'No licence!');
		write(b, id, 'No licence');
		meet(a, b);
		for (const doc of [a, b]) expect(listCards(doc)).toEqual([]);
	});

	test('does not come back because a neighbour was moved', () => {
		const { a, b, id } = withCard();
		const other = addCard(b, { kind: 'barrier' }, ben, AT);
		const third = addCard(a, { kind: 'barrier' }, ana, AT);
		deleteCard(a, id, ana, AT);
		for (const before of [id, third]) moveCard(b, other, before);
		moveCard(b, id, null);
		meet(a, b);
		expect(listCards(a).map((one) => one.id)).not.toContain(id);
	});

	test('goes for good once somebody who saw the edit deletes it again', () => {
		const { a, b, id } = withCard();
		deleteCard(a, id, ana, AT);
		write(b, id, 'Still here');
		meet(a, b);
		deleteCard(b, id, ben, AT + 1);
		meet(a, b);
		for (const doc of [a, b]) expect(listCards(doc)).toEqual([]);
	});

	test('loses the note once somebody keeps it', () => {
		const { a, b, id } = withCard();
		deleteCard(a, id, ana, AT);
		write(b, id, 'Still here');
		meet(a, b);
		restoreCard(a, id);
		meet(a, b);
		for (const doc of [a, b]) expect(getCard(doc, id)).toMatchObject({ deleted: null, revived: null });
	});

	test('two deletions at once are one, and both devices say the same', () => {
		const { a, b, id } = withCard();
		deleteCard(a, id, ana, AT);
		deleteCard(b, id, ben, AT + 9);
		meet(a, b);
		expect(getCard(a, id)).toEqual(getCard(b, id));
		expect(getCard(a, id)?.deleted).not.toBeNull();
	});
});

test('what is not there cannot be deleted, restored or changed', () => {
	const { a } = withCard();
	expect(deleteCard(a, 'nobody', ana)).toBe(false);
	expect(restoreCard(a, '__proto__')).toBe(false);
	expect(updateCard(a, 'constructor', { kind: 'idea' })).toBe(false);
});
