import { expect, test } from 'vitest';
import { DocSync } from './doc-sync.ts';
import { TestClock } from './for-tests.ts';

const TYPING = Symbol('typing');

async function open() {
	const clock = new TestClock();
	const sync = await DocSync.open({
		name: 'content',
		db: null,
		document: 'document',
		principal: 'principal',
		clock,
		waits: true,
		isWriting: (origin) => origin === TYPING
	});
	const text = sync.doc.getText('plain');
	/** Each in a turn of its own, `everyMs` apart. */
	async function put(letters: string, everyMs: number, origin: symbol | null = TYPING) {
		for (const letter of letters) {
			sync.doc.transact(() => text.insert(text.length, letter), origin);
			await Promise.resolve();
			clock.pass(everyMs);
		}
	}
	return { sync, clock, put };
}

test('A sentence typed without a pause waits as one change, and each letter of it as an update', async () => {
	const { sync, put } = await open();
	await put('No licence on the portal.', 180);
	expect(sync.waiting).toBe(1);
	expect(sync.content().edits).toHaveLength(25);
	await sync.close();
});

test('A pause of two seconds begins another change, and so does half a minute', async () => {
	const { sync, clock, put } = await open();
	await put('one', 100);
	clock.pass(2_000);
	await put('two', 100);
	expect(sync.waiting).toBe(2);
	clock.pass(2_000);
	await put('x'.repeat(61), 1_000);
	expect(sync.waiting).toBe(5);
	await sync.close();
});

test('Acts that are not writing count one each, however quickly they follow', async () => {
	const { sync, put } = await open();
	await put('ab', 100);
	await put('123', 0, null);
	await put('cd', 100);
	expect(sync.waiting).toBe(4);
	await sync.close();
});
