/** Which commits may be done in the thread that serves the sockets: none that anybody there would notice. */
import { beforeEach, expect, test } from 'vitest';
import { QuickDisk } from './pace.ts';
import { ROOM } from './storage-for-tests.ts';

let now = 0;
let pace: QuickDisk;

beforeEach(() => {
	now = 0;
	pace = new QuickDisk(() => now);
});

const commitOf = (frames: number, bytes: number) => [
	{
		room: ROOM,
		doc: 'content' as const,
		frames: Array.from({ length: frames }, () => ({ principal: 'ada', at: 1, data: new Uint8Array(bytes) })),
		parts: [],
		bindings: []
	}
];
const small = commitOf(1, 100);

/** The other thread needed so long, so many times; all that comes after comes much later. */
function prove(ms: number, times: number): void {
	for (let n = 0; n < times; n++) pace.took(ms, false);
	now += 1000;
}

test('a disk counts as slow until it has been quick a few times', () => {
	expect(pace.mayCommitHere(small)).toBe(false);
	prove(0.5, 3);
	expect(pace.mayCommitHere(small)).toBe(false);
	prove(0.5, 10);
	expect(pace.mayCommitHere(small)).toBe(true);
});

test('one long wait sends what follows to the other thread, until that has been quick again', () => {
	prove(0.5, 20);
	expect(pace.mayCommitHere(small)).toBe(true);
	pace.took(40, true);
	now += 1000;
	expect(pace.mayCommitHere(small)).toBe(false);
	prove(0.5, 3);
	expect(pace.mayCommitHere(small)).toBe(false);
	prove(0.5, 10);
	expect(pace.mayCommitHere(small)).toBe(true);
});

test('a disk that is never quick gets nothing', () => {
	prove(4, 100);
	expect(pace.mayCommitHere(small)).toBe(false);
});

test('no more than a quarter of the time is waited', () => {
	prove(2, 100);
	pace.took(2, true);
	now += 5;
	expect(pace.mayCommitHere(small)).toBe(false);
	now += 1;
	expect(pace.mayCommitHere(small)).toBe(true);
});

test('much at once is for the other thread', () => {
	prove(0.5, 20);
	expect(pace.mayCommitHere(commitOf(16, 100))).toBe(true);
	expect(pace.mayCommitHere(commitOf(17, 100))).toBe(false);
	expect(pace.mayCommitHere(commitOf(1, 70_000))).toBe(false);
});

test('every few hundred commits the other thread does one, and with it the log', () => {
	prove(0.5, 20);
	const done = Array.from({ length: 1000 }, () => pace.mayCommitHere(small));
	expect(done.filter((isHere) => !isHere).length).toBe(3);
	expect(done.indexOf(false)).toBeGreaterThan(100);
});
