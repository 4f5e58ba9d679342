import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Crowd, RESTRUCTURINGS, Writer } from './note-crowd-for-tests.ts';
import { written } from './note-written-for-tests.ts';

const NAMES = ['ana', 'bob', 'cem', 'dia'];
/** In a soak run many. */
const RUNS = { numRuns: process.env['ROUNDTABLE_SOAK'] === undefined ? 200 : 5_000 };

type Deed = { who: number; what: string; line: number; at: number; toLine: number; toAt: number };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const deed = fc.record({
	who: fc.nat(3),
	what: fc.constantFrom(
		...Object.keys(RESTRUCTURINGS),
		...['type', 'type', 'type', 'type', 'type', 'deliver', 'deliver', 'deliver', 'deliver', 'settle'],
		...['delete', 'undo', 'redo', 'cut', 'heal', 'reload']
	),
	line: share,
	at: share,
	toLine: share,
	toAt: share
});

async function run(crowd: Crowd, deeds: readonly Deed[], counts: Map<string, number>): Promise<void> {
	for (const { who, what, line, at, toLine, toAt } of deeds) {
		counts.set(what, (counts.get(what) ?? 0) + 1);
		const name = crowd.names[who % crowd.names.length] ?? '';
		const writer = crowd.get(name);
		switch (what) {
			case 'deliver':
				await crowd.deliver(at);
				break;
			case 'settle':
				await crowd.settle();
				break;
			case 'cut':
				crowd.cut(name);
				break;
			case 'heal':
				crowd.heal(name);
				break;
			case 'reload':
				crowd.reload(name);
				break;
			case 'undo':
				await crowd.give(name, ({ undo }) => undo.undo(), true);
				break;
			case 'redo':
				await crowd.give(name, ({ undo }) => undo.redo());
				break;
			case 'delete':
				writer.place(line, at, { line: toLine, at: toAt });
				await crowd.give(name, ({ state, dispatch }) => dispatch(state.tr.deleteSelection()));
				break;
			case 'type':
				writer.place(line, at);
				crowd.type(name);
				await Promise.resolve();
				break;
			default:
				writer.place(line, at, toLine < 0.5 ? undefined : { line: toLine, at: toAt });
				await crowd.restructure(name, what);
		}
		// What each sees is what the document holds.
		expect(crowd.get(name).state.doc.toJSON()).toEqual(crowd.get(name).read().toJSON());
	}
	await crowd.settle();
}

function expectSame(crowd: Crowd): void {
	const [first, ...others] = crowd.names.map((name) => crowd.get(name)) as [Writer, ...Writer[]];
	for (const other of others) {
		expect(written(other.body)).toEqual(written(first.body));
		expect(other.state.doc.toJSON()).toEqual(first.state.doc.toJSON());
	}
	const newcomer = new Writer([Y.encodeStateAsUpdate(first.doc)]);
	expect(newcomer.state.doc.toJSON()).toEqual(first.state.doc.toJSON());
	newcomer.stop();
}

describe('people who restructure a page while others write in it', () => {
	test(
		'end with the same page, in which every word stands once that nobody deleted who had seen it',
		{ timeout: 3_600_000 },
		async () => {
			const counts = new Map<string, number>();
			await fc.assert(
				fc.asyncProperty(
					fc.integer({ min: 2, max: 4 }),
					fc.array(deed, { minLength: 3, maxLength: 60, size: 'max' }),
					async (people, deeds) => {
						const crowd = new Crowd(NAMES.slice(0, people));
						try {
							await run(crowd, deeds, counts);
							expectSame(crowd);
							expect(crowd.wrong(crowd.get('ana').text)).toEqual([]);
						} finally {
							crowd.stop();
						}
					}
				),
				{ ...RUNS }
			);
			for (const kind of [
				'type',
				'heading',
				'join',
				'split',
				'cut and paste',
				'undo',
				'reload',
				'bullets',
				'move',
				'delete'
			])
				expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(RUNS.numRuns / 5);
		}
	);
});
