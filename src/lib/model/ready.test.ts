import { expect, test } from 'vitest';
import { ana, AT, ben, newDoc } from './for-tests.ts';
import { filesKey, listReady, setReady } from './ready.ts';

const FILES = ['1'.repeat(64), '2'.repeat(64)];

test('two devices with the same files say the same of them, whatever the order, and other files another thing', () => {
	expect(filesKey(FILES.toReversed())).toBe(filesKey(FILES));
	expect(filesKey([...FILES, ...FILES])).toBe(filesKey(FILES));
	expect(filesKey([...FILES, '3'.repeat(64)])).not.toBe(filesKey(FILES));
});

test('what a person says of their device is there until it is taken back', () => {
	const doc = newDoc();
	const claim = { at: AT, files: filesKey(FILES), count: 2 };
	setReady(doc, ana.principal, claim);
	setReady(doc, ben.principal, claim);
	setReady(doc, ben.principal, null);
	expect([...listReady(doc)]).toEqual([[ana.principal, claim]]);
});

test('what is not whole says nothing', () => {
	const doc = newDoc();
	const map = doc.getMap<unknown>('ready');
	map.set(ana.principal, { at: AT, files: 'all of them', count: 2 });
	map.set(ben.principal, true);
	map.set('not an id!', { at: AT, files: filesKey([]), count: 0 });
	expect(listReady(doc).size).toBe(0);
});
