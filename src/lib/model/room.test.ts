/** The roundtable itself: its first content, promise, people, agenda clock, votes. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	addMinutes,
	getAgendaClock,
	pauseStage,
	remainingMs,
	resumeStage,
	startNextStage,
	startStage
} from './agenda-clock.ts';
import {
	addAgendaItem,
	deleteAgendaItem,
	listAgendaItems,
	moveAgendaItem,
	updateAgendaItem
} from './agenda.ts';
import { addCardKind, CARD_KINDS, listCardKinds } from './card-kinds.ts';
import { addCard, getCard, linkCard, unlinkCard, updateCard } from './cards.ts';
import { ana, AT, ben, copyOf, meet, newDoc, newRoom, OPEN_PROMISE } from './for-tests.ts';
import { getMeta, observeMeta, updateMeta } from './meta.ts';
import { listNotes, readNote } from './notes.ts';
import { addSection, isSectionKind, listSections, summaryLead, updateSection } from './outline.ts';
import { getPerson, listPeople, setPerson } from './people.ts';
import { changePromise, getPromise, listPromiseChanges, namingFor } from './promise.ts';
import { proseText } from './prose.ts';
import { isNewerSchema, migrate, SCHEMA_VERSION } from './schema.ts';
import { seed } from './seed.ts';
import { getTemplate, listTemplates } from './template.ts';
import { getVote, listTallies, observeVotes, setVote } from './votes.ts';

describe('a new roundtable', () => {
	test('has the agenda, notes, kinds, outline and promise of its template, in one transaction', () => {
		const content = newDoc();
		let updates = 0;
		content.on('update', () => updates++);
		const start = {
			title: 'Water',
			promise: OPEN_PROMISE,
			by: { ...ana, organisation: 'Open Cape' },
			at: AT
		};
		seed(content, newDoc(), getTemplate('open-data-roundtable'), start);
		expect(updates).toBe(1);
		expect(getMeta(content)).toEqual({
			title: 'Water',
			createdAt: AT,
			createdBy: ana.principal,
			template: 'open-data-roundtable',
			schemaVersion: SCHEMA_VERSION
		});
		expect(listAgendaItems(content)).toHaveLength(6);
		expect(listNotes(content).map((one) => one.title)).toEqual(['Notes from the table']);
		expect(listPeople(content)).toEqual([
			{ principal: ana.principal, name: 'Ana Ruiz', organisation: 'Open Cape' }
		]);
		expect(getPromise(content)).toEqual(OPEN_PROMISE);
	});

	test('is seeded once: a second time is a programmer’s error and changes nothing', () => {
		const { content, discussion } = newRoom();
		const before = Y.encodeStateVector(content);
		const again = { title: 'x', promise: OPEN_PROMISE, by: ben };
		expect(() => seed(content, discussion, null, again)).toThrow('first content already');
		expect(Y.encodeStateVector(content)).toEqual(before);
	});

	test('is made offline and is the same on every device that gets it', () => {
		const { content } = newRoom();
		expect(listAgendaItems(copyOf(content))).toEqual(listAgendaItems(content));
	});
});

describe('every template', () => {
	test.each(listTemplates().map((one) => [one.id, one] as const))(
		'%s fits what the interface knows',
		(_, template) => {
			const kinds = template.kinds.map((one) => one.id);
			expect(template.agenda.reduce((sum, one) => sum + one.minutes, 0)).toBe(120);
			for (const one of template.agenda)
				if (one.collects !== undefined) expect(kinds).toContain(one.collects);
			for (const one of template.outline) {
				expect(isSectionKind(one.kind)).toBe(true);
				if (one.kind.startsWith('cards:')) expect(kinds).toContain(one.kind.slice('cards:'.length));
			}
			for (const one of template.notes) expect(proseText(one.body)).toContain(one.title);
		}
	);

	test('is found by id in English where its language is missing', () => {
		expect(getTemplate('open-data-roundtable', 'pt')?.locale).toBe('en');
		expect(getTemplate('__proto__')).toBeNull();
	});

	test('keeps its note text as it is written in the file', () => {
		const { content } = newRoom();
		const note = listNotes(content)[0];
		const template = getTemplate('open-data-roundtable');
		expect(proseText(readNote(content, note?.id ?? ''))).toBe(
			proseText(template?.notes[0]?.body ?? { type: 'doc' })
		);
	});
});

describe('the promise', () => {
	const strict = { ...OPEN_PROMISE, naming: 'chatham-house' } as const;

	test('when loosened never applies to what was said before', () => {
		const { content } = newRoom();
		changePromise(content, strict, ana.principal, AT + 100);
		changePromise(content, OPEN_PROMISE, ana.principal, AT + 200);
		expect(getPromise(content)).toEqual(OPEN_PROMISE);
		expect(namingFor(content, AT + 50)).toBe('chatham-house');
		expect(namingFor(content, AT + 150)).toBe('chatham-house');
		expect(namingFor(content, AT + 250)).toBe('names');
		expect(namingFor(content, null)).toBe('chatham-house');
	});

	test('when tightened applies to everything', () => {
		const { content } = newRoom();
		changePromise(content, { ...OPEN_PROMISE, naming: 'roles' }, ana.principal, AT + 100);
		expect(namingFor(content, AT + 50)).toBe('roles');
		expect(listPromiseChanges(content).map((one) => one.naming)).toEqual(['names', 'roles']);
	});

	test('is the strictest where nothing valid is stored', () => {
		expect(getPromise(newDoc())).toEqual({
			naming: 'chatham-house',
			reading: 'when-opened',
			recorded: false,
			note: ''
		});
	});
});

describe('people', () => {
	test('are listed by name, and each device keeps its own up to date', () => {
		const { content } = newRoom();
		let calls = 0;
		observeMeta(content, () => calls++);
		setPerson(content, { ...ben, organisation: 'Code for All' });
		setPerson(content, { ...ben, organisation: 'Code for Africa' });
		expect(listPeople(content).map((one) => one.name)).toEqual(['Ana Ruiz', 'Ben Okri']);
		expect(getPerson(content, ben.principal)?.organisation).toBe('Code for Africa');
		expect(getPerson(content, 'nobody')).toBeNull();
		setPerson(content, { principal: '__proto__', name: 'x', organisation: '' });
		expect(calls).toBe(2);
	});
});

describe('the agenda', () => {
	test('is reordered and edited, and totals follow', () => {
		const { content } = newRoom();
		const [first, second] = listAgendaItems(content);
		moveAgendaItem(content, second?.id ?? '', first?.id ?? '');
		updateAgendaItem(content, first?.id ?? '', { minutes: 15, lead: 'Ben' });
		expect(listAgendaItems(content)[0]?.id).toBe(second?.id);
		expect(listAgendaItems(content)[1]).toMatchObject({ minutes: 15, lead: 'Ben' });
		const last = addAgendaItem(content, { title: 'Coffee', minutes: 10 }, ana, AT);
		expect(listAgendaItems(content).at(-1)?.id).toBe(last);
	});

	test('runs stage by stage, pauses without losing time, and ends after the last', () => {
		const { content } = newRoom();
		const items = listAgendaItems(content);
		const first = items[0] ?? { id: '', minutes: 0 };
		expect(getAgendaClock(content)).toBeNull();
		startNextStage(content, AT);
		pauseStage(content, AT + 60_000);
		addMinutes(content, 1);
		resumeStage(content, AT + 660_000);
		const clock = getAgendaClock(content);
		expect(clock).toMatchObject({ item: first.id, pausedAt: null });
		expect(clock && remainingMs(clock, first, AT + 660_000)).toBe(10 * 60_000);
		startNextStage(content, AT);
		expect(getAgendaClock(content)?.item).toBe(items[1]?.id);
		startStage(content, items.at(-1)?.id ?? '', AT);
		startNextStage(content, AT);
		expect(getAgendaClock(content)).toBeNull();
	});

	test('goes on with a stage that is there when the running one was deleted', () => {
		const { content } = newRoom();
		startNextStage(content, AT);
		deleteAgendaItem(content, listAgendaItems(content)[0]?.id ?? '', ana, AT);
		expect(getAgendaClock(content)).toBeNull();
		startNextStage(content, AT);
		expect(getAgendaClock(content)?.item).toBe(listAgendaItems(content)[0]?.id);
	});

	test('has one of two states when two facilitators press at once', () => {
		const { content: a } = newRoom();
		startNextStage(a, AT);
		const b = copyOf(a);
		pauseStage(a, AT + 5);
		startNextStage(b, AT + 5);
		const states = [getAgendaClock(a), getAgendaClock(b)];
		meet(a, b);
		expect(getAgendaClock(a)).toEqual(getAgendaClock(b));
		expect(states).toContainEqual(getAgendaClock(a));
	});
});

describe('cards and votes', () => {
	test('a card is linked to datasets and queries', () => {
		const { content } = newRoom();
		const id = addCard(content, { kind: 'action', text: 'Ask', owner: 'Ben', due: '2026-01-01' }, ana, AT);
		linkCard(content, id, 'datasets', 'meals');
		linkCard(content, id, 'queries', 'q1');
		unlinkCard(content, id, 'queries', 'q1');
		updateCard(content, id, { done: true, notForRecord: true, saidBy: 'A teacher' });
		expect(getCard(content, id)).toMatchObject({
			...{ datasets: ['meals'], queries: [], owner: 'Ben', due: '2026-01-01' },
			...{ done: true, notForRecord: true, saidBy: 'A teacher' }
		});
		expect(linkCard(content, id, 'datasets', '__proto__')).toBe(false);
	});

	test('a vote counts once a person, can change and be taken back', () => {
		const { discussion } = newRoom();
		let calls = 0;
		observeVotes(discussion, () => calls++);
		setVote(discussion, 'card', ana.principal, 1);
		setVote(discussion, 'card', ben.principal, 1);
		setVote(discussion, 'card', ben.principal, -1);
		expect(listTallies(discussion).get('card')).toEqual({ agree: 1, disagree: 1, pass: 0 });
		expect(getVote(discussion, 'card', ben.principal)).toBe(-1);
		setVote(discussion, 'card', ben.principal, null);
		expect(getVote(discussion, 'card', ben.principal)).toBeNull();
		expect(calls).toBe(4);
	});

	test('kinds are the template’s, then what is added; all built-in ones where nothing is stored', () => {
		const doc = newDoc();
		expect(listCardKinds(doc).map((one) => one.id)).toEqual([...CARD_KINDS]);
		const { content } = newRoom();
		addCardKind(content, { id: 'quote', title: 'Quotes' });
		addCardKind(content, { id: 'not an id', title: 'x' });
		expect(listCardKinds(content).at(-1)).toMatchObject({ id: 'quote', title: 'Quotes' });
		expect(listCardKinds(content)).toHaveLength(8);
	});
});

test('the outline is edited, and a chapter of a kind from a later version is kept but hidden', () => {
	const { content } = newRoom();
	const id = addSection(content, { kind: 'query', target: 'q1' }, ana, AT);
	updateSection(content, id, { title: 'Permits', hidden: true, access: 'restricted' });
	expect(listSections(content).at(-1)).toMatchObject({
		...{ kind: 'query', target: 'q1', title: 'Permits', hidden: true, access: 'restricted' }
	});
	const entry = content.getMap('summary').get(id) as Y.Map<unknown>;
	entry.set('kind', 'hologram');
	entry.set('hidden', false);
	expect(listSections(content).at(-1)?.hidden).toBe(true);
	expect(entry.get('kind')).toBe('hologram');
	summaryLead(content).insert(0, 'We met.');
	expect(summaryLead(copyOf(content)).toString()).toBe('We met.');
});

test('the title is renamed, and half a character never reaches another device', () => {
	const { content } = newRoom();
	updateMeta(content, { title: 'Water \ud83d' });
	expect(getMeta(content).title).toBe('Water \ufffd');
	expect(getMeta(copyOf(content)).title).toBe(getMeta(content).title);
});

test('migrating leaves an empty, a current and a newer document alone', () => {
	const empty = newDoc();
	migrate(empty);
	expect(getMeta(empty).schemaVersion).toBe(0);
	const { content } = newRoom();
	const before = Y.encodeStateVector(content);
	migrate(content);
	expect(Y.encodeStateVector(content)).toEqual(before);
	content.getMap('meta').set('schemaVersion', 99);
	migrate(content);
	expect(getMeta(content).schemaVersion).toBe(99);
	expect(isNewerSchema(content)).toBe(true);
});
