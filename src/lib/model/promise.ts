/**
 * The promise: how people will be named, who may read, whether it is recorded.
 * Invariant: loosening never applies to what was said before. Every change is kept under a key of its own, so what was
 * said at a time is named by the strictest promise from then until now.
 */
import type { RoomPromise } from '#protocol';
import { nanoid } from 'nanoid';
import type * as Y from 'yjs';
import { edit, LIVE } from './edit.ts';
import { metaOf } from './meta.ts';
import { getOneOf, getOwn, getString, getJson, put, toWhole, type Json } from './values.ts';

export type Naming = RoomPromise['naming'];
/** From loose to strict. */
export const NAMINGS = ['names', 'roles', 'chatham-house'] as const satisfies readonly Naming[];

export interface PromiseChange {
	readonly naming: Naming;
	readonly at: number;
	readonly by: string | null;
}

const LOG = 'promises.';

/** What holds now. Strictest where nothing valid is stored. */
export function getPromise(doc: Y.Doc): RoomPromise {
	const meta = metaOf(doc);
	return {
		naming: getOneOf(meta, 'promise.naming', NAMINGS, 'chatham-house'),
		reading: getOneOf(meta, 'promise.reading', ['live', 'when-opened'] as const, 'when-opened'),
		recorded: meta.get('promise.recorded') === true,
		note: getString(meta, 'promise.note') ?? ''
	};
}

/** Stores the promise and adds it to the log. Whoever calls it announces it. */
export function changePromise(doc: Y.Doc, promise: RoomPromise, by: string, at = Date.now()): void {
	edit(doc, LIVE, () => writePromise(doc, promise, by, at));
}

/** The same inside a transaction of the caller. */
export function writePromise(doc: Y.Doc, promise: RoomPromise, by: string, at: number): void {
	const meta = metaOf(doc);
	for (const key of ['naming', 'reading', 'recorded', 'note'] as const)
		put(meta, `promise.${key}`, promise[key]);
	put(meta, `${LOG}${nanoid()}`, { ...promise, at, by });
}

/** Every promise that ever held, oldest first. */
export function listPromiseChanges(doc: Y.Doc): PromiseChange[] {
	const meta = metaOf(doc);
	const changes: PromiseChange[] = [];
	for (const key of meta.keys()) {
		if (!key.startsWith(LOG)) continue;
		const change = toChange(getJson(meta, key));
		if (change !== null) changes.push(change);
	}
	return changes.sort((a, b) => a.at - b.at);
}

function toChange(value: Json): PromiseChange | null {
	const at = toWhole(getOwn(value, 'at'));
	const naming = NAMINGS.find((one) => one === getOwn(value, 'naming'));
	const by = getOwn(value, 'by');
	return at === null || naming === undefined ? null : { naming, at, by: typeof by === 'string' ? by : null };
}

/**
 * How to name whoever said something at `saidAt` (null: it is not known when, so the strictest that ever held): the
 * strictest naming in force then or since.
 */
export function namingFor(doc: Y.Doc, saidAt: number | null): Naming {
	const changes = listPromiseChanges(doc);
	const inForce =
		saidAt === null
			? 0
			: Math.max(
					0,
					changes.findLastIndex((one) => one.at <= saidAt)
				);
	return [getPromise(doc).naming, ...changes.slice(inForce).map((one) => one.naming)].reduce(stricter);
}

function stricter(a: Naming, b: Naming): Naming {
	return NAMINGS.indexOf(a) >= NAMINGS.indexOf(b) ? a : b;
}
