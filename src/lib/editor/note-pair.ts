/**
 * Which old block became which new one. A block that finds its partner keeps its shared element, and with it what
 * others are typing there; one that finds none is deleted or created. Pairs never cross.
 */
import type { Node as PmNode } from '@tiptap/pm/model';
import { UNKNOWN_BLOCK, UNKNOWN_INLINE } from './note-unknown.ts';

export type Pair = [oldIndex: number, nextIndex: number];

/** Above this many comparisons blocks are paired in order: a paste over a whole long page, where nothing is kept anyway. */
const MAX_CELLS = 40_000;

const equal = (a: PmNode | undefined, b: PmNode | undefined) =>
	a !== undefined && b !== undefined && (a === b || (a.nodeSize === b.nodeSize && a.eq(b)));

function sharedEnds(a: string, b: string): number {
	const shorter = Math.min(a.length, b.length);
	let prefix = 0;
	while (prefix < shorter && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
	let suffix = 0;
	while (
		suffix < shorter - prefix &&
		a.charCodeAt(a.length - 1 - suffix) === b.charCodeAt(b.length - 1 - suffix)
	) {
		suffix++;
	}
	return prefix + suffix;
}

/** 0: cannot be the same block; 1 to 2: same kind, more the more they share; 4: unchanged. */
function likeness(a: PmNode, b: PmNode): number {
	if (a.type !== b.type) return 0;
	if (equal(a, b)) return 4;
	if (a.type.name === UNKNOWN_BLOCK || a.type.name === UNKNOWN_INLINE) return 0;
	const [textA, textB] = [a.textContent, b.textContent];
	return 1 + sharedEnds(textA, textB) / Math.max(1, textA.length, textB.length);
}

/** Best non-crossing pairs of `old[from…oldTo]` and `next[from…nextTo]`, by the sum of their likeness. */
function bestPairs(old: PmNode[], next: PmNode[], from: number, oldTo: number, nextTo: number): Pair[] {
	const rows = oldTo - from;
	const columns = nextTo - from;
	const width = columns + 1;
	const best = new Float64Array((rows + 1) * width);
	const gain = new Float64Array(rows * columns);
	for (let i = rows - 1; i >= 0; i--) {
		for (let j = columns - 1; j >= 0; j--) {
			const score = likeness(old[from + i] as PmNode, next[from + j] as PmNode);
			gain[i * columns + j] = score;
			const paired = score > 0 ? score + (best[(i + 1) * width + j + 1] ?? 0) : 0;
			best[i * width + j] = Math.max(paired, best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
		}
	}
	const pairs: Pair[] = [];
	for (let i = 0, j = 0; i < rows && j < columns;) {
		const score = gain[i * columns + j] ?? 0;
		const here = best[i * width + j] ?? 0;
		if (score > 0 && here === score + (best[(i + 1) * width + j + 1] ?? 0))
			pairs.push([from + i++, from + j++]);
		else if (here === (best[(i + 1) * width + j] ?? 0)) i++;
		else j++;
	}
	return pairs;
}

function inOrder(old: PmNode[], next: PmNode[], from: number, oldTo: number, nextTo: number): Pair[] {
	const pairs: Pair[] = [];
	for (let i = from; i < Math.min(oldTo, nextTo); i++) {
		if (likeness(old[i] as PmNode, next[i] as PmNode) > 0) pairs.push([i, i]);
	}
	return pairs;
}

/** Pairs of two lists of siblings, in order. */
export function pairBlocks(old: PmNode[], next: PmNode[]): Pair[] {
	const shorter = Math.min(old.length, next.length);
	let prefix = 0;
	while (prefix < shorter && equal(old[prefix], next[prefix])) prefix++;
	let suffix = 0;
	while (suffix < shorter - prefix && equal(old.at(-1 - suffix), next.at(-1 - suffix))) suffix++;
	const oldTo = old.length - suffix;
	const nextTo = next.length - suffix;
	const find = (oldTo - prefix) * (nextTo - prefix) > MAX_CELLS ? inOrder : bestPairs;
	return [
		...Array.from({ length: prefix }, (_, i): Pair => [i, i]),
		...find(old, next, prefix, oldTo, nextTo),
		...Array.from({ length: suffix }, (_, i): Pair => [oldTo + i, nextTo + i])
	];
}
