/**
 * Which devices fetched a shared file, and which of them dropped it again, in the discussion document:
 * `holders['<file>.<principal>.<device>']` is `{at, dropped}`. Each device says it of itself, so that whoever takes a file
 * back knows which were not reached yet. What a person who may only read has fetched is not in it: they cannot write.
 */
import type * as Y from 'yjs';
import { edit, LIVE } from './edit.ts';
import { getOwn, isId, put, toJson, toWhole } from './values.ts';

export interface Holder {
	readonly principal: string;
	/** One of that person's devices in this roundtable; says nothing else about it. */
	readonly device: string;
	/** Fetched then, on that device's clock; milliseconds since 1970. */
	readonly at: number;
	/** Dropped then; null while the bytes are there. */
	readonly dropped: number | null;
}

const ROOT = 'holders';

/** Stores what a device says of itself. Not a step of undo. */
export function setHolder(discussion: Y.Doc, file: string, holder: Holder): void {
	const { principal, device, at, dropped } = holder;
	if (![file, principal, device].every(isId)) return;
	edit(discussion, LIVE, () =>
		put(discussion.getMap(ROOT), [file, principal, device].join('.'), { at, dropped })
	);
}

/** By file. What is not whole is left out. */
export function listHolders(discussion: Y.Doc): ReadonlyMap<string, readonly Holder[]> {
	const found = new Map<string, Holder[]>();
	for (const [key, value] of discussion.getMap<unknown>(ROOT).entries()) {
		const [file = '', principal = '', device = '', ...rest] = key.split('.');
		const stored = toJson(value);
		const at = toWhole(getOwn(stored, 'at'));
		if (rest.length > 0 || ![file, principal, device].every(isId) || at === null) continue;
		const holder = { principal, device, at, dropped: toWhole(getOwn(stored, 'dropped')) };
		found.set(file, [...(found.get(file) ?? []), holder]);
	}
	return found;
}

export function observeHolders(discussion: Y.Doc, callback: () => void): () => void {
	const stored = discussion.getMap(ROOT);
	const listener = () => callback();
	stored.observe(listener);
	return () => stored.unobserve(listener);
}
