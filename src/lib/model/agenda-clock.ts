/**
 * The clock of the running stage. One value under one key, so that two facilitators who press at once get one of the
 * two states and never a mixture. Not undoable: time has passed.
 */
import type * as Y from 'yjs';
import { getAgendaItem, listAgendaItems, type AgendaItem } from './agenda.ts';
import { edit, LIVE } from './edit.ts';
import { compareOrder } from './order.ts';
import { getJson, getOwn, isId, put, toWhole } from './values.ts';

export interface AgendaClock {
	/** Id of the running stage. */
	readonly item: string;
	/** When it would have started had it never been paused; milliseconds since 1970. */
	readonly startedAt: number;
	/** Set while it is paused. */
	readonly pausedAt: number | null;
	/** Added to the stage's minutes; negative when shortened. */
	readonly extraMs: number;
}

const KEY = 'clock';

/** Null while no stage runs, or when the running one is gone. */
export function getAgendaClock(doc: Y.Doc): AgendaClock | null {
	const clock = readClock(doc);
	return clock !== null && getAgendaItem(doc, clock.item)?.deleted === null ? clock : null;
}

function readClock(doc: Y.Doc): AgendaClock | null {
	const value = getJson(doc.getMap('agenda'), KEY);
	const item = getOwn(value, 'item');
	const startedAt = toWhole(getOwn(value, 'startedAt'));
	const extraMs = getOwn(value, 'extraMs');
	if (!isId(item) || startedAt === null) return null;
	return {
		item,
		startedAt,
		pausedAt: toWhole(getOwn(value, 'pausedAt')),
		extraMs: typeof extraMs === 'number' ? extraMs : 0
	};
}

/** Milliseconds left of a stage; negative once it is over its time. */
export function remainingMs(clock: AgendaClock, item: Pick<AgendaItem, 'minutes'>, now: number): number {
	return item.minutes * 60_000 + clock.extraMs - ((clock.pausedAt ?? now) - clock.startedAt);
}

export function startStage(doc: Y.Doc, item: string, at = Date.now()): void {
	set(doc, { item, startedAt: at, pausedAt: null, extraMs: 0 });
}

/** Starts the stage after the running one, the first when none runs; after the last one the clock stops. */
export function startNextStage(doc: Y.Doc, at = Date.now()): void {
	const items = listAgendaItems(doc);
	const id = readClock(doc)?.item;
	// A running stage that was deleted still has its place.
	const running = id === undefined ? null : getAgendaItem(doc, id);
	const next = running === null ? items[0] : items.find((one) => compareOrder(one, running) > 0);
	if (next === undefined) stopClock(doc);
	else startStage(doc, next.id, at);
}

export function pauseStage(doc: Y.Doc, at = Date.now()): void {
	const clock = getAgendaClock(doc);
	if (clock !== null && clock.pausedAt === null) set(doc, { ...clock, pausedAt: at });
}

export function resumeStage(doc: Y.Doc, at = Date.now()): void {
	const clock = getAgendaClock(doc);
	if (clock === null || clock.pausedAt === null) return;
	set(doc, { ...clock, startedAt: clock.startedAt + Math.max(0, at - clock.pausedAt), pausedAt: null });
}

/** Lengthens the running stage; a negative number shortens it. */
export function addMinutes(doc: Y.Doc, minutes: number): void {
	const clock = getAgendaClock(doc);
	if (clock !== null) set(doc, { ...clock, extraMs: clock.extraMs + minutes * 60_000 });
}

export function stopClock(doc: Y.Doc): void {
	set(doc, null);
}

function set(doc: Y.Doc, clock: AgendaClock | null): void {
	edit(doc, LIVE, () => put(doc.getMap('agenda'), KEY, clock));
}
