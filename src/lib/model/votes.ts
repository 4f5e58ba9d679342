/** Votes, in the discussion document: `votes['<target>:<principal>']` is 1 (agree), 0 (pass) or -1 (disagree). */
import type * as Y from 'yjs';
import { edit, LIVE } from './edit.ts';
import { isId, put } from './values.ts';

export type Vote = 1 | 0 | -1;

export interface Tally {
	readonly agree: number;
	readonly disagree: number;
	readonly pass: number;
}

export const NO_VOTES: Tally = { agree: 0, disagree: 0, pass: 0 };

/** `null` takes the vote back. */
export function setVote(discussion: Y.Doc, target: string, principal: string, vote: Vote | null): void {
	if (!isId(target) || !isId(principal)) return;
	edit(discussion, LIVE, () => put(discussion.getMap('votes'), `${target}:${principal}`, vote));
}

/** Null when this person has not voted. */
export function getVote(discussion: Y.Doc, target: string, principal: string): Vote | null {
	return toVote(discussion.getMap('votes').get(`${target}:${principal}`));
}

/** Votes of every target that has any. */
export function listTallies(discussion: Y.Doc): ReadonlyMap<string, Tally> {
	const tallies = new Map<string, Tally>();
	const votes = discussion.getMap<unknown>('votes');
	for (const [key, value] of votes.entries()) {
		const [target, principal, ...rest] = key.split(':');
		const vote = toVote(value);
		if (!isId(target) || !isId(principal) || rest.length > 0 || vote === null) continue;
		tallies.set(target, count(tallies.get(target) ?? NO_VOTES, vote));
	}
	return tallies;
}

export function observeVotes(discussion: Y.Doc, callback: () => void): () => void {
	const votes = discussion.getMap('votes');
	const listener = () => callback();
	votes.observe(listener);
	return () => votes.unobserve(listener);
}

function count(tally: Tally, vote: Vote): Tally {
	if (vote === 1) return { ...tally, agree: tally.agree + 1 };
	if (vote === -1) return { ...tally, disagree: tally.disagree + 1 };
	return { ...tally, pass: tally.pass + 1 };
}

function toVote(value: unknown): Vote | null {
	return value === 1 || value === 0 || value === -1 ? value : null;
}
