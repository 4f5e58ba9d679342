import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { ana, AT, ben, newDoc, SNAPSHOT } from './for-tests.ts';
import { listReproductions, setReproduction, snapshotKey } from './reproductions.ts';

const RUN = { ...SNAPSHOT, inputs: [...SNAPSHOT.inputs, { name: 'people', sha256: '5'.repeat(64) }] };

test('runs of one text on the same bytes share a key, whoever ran them, when, and however the files are ordered', () => {
	const later = { ...RUN, at: AT + 1, by: ben.principal, inputs: RUN.inputs.toReversed(), engine: 'x' };
	expect(snapshotKey(later)).toBe(snapshotKey(RUN));
	expect(snapshotKey({ ...RUN, sqlHash: '9'.repeat(64) })).not.toBe(snapshotKey(RUN));
	const other = [{ name: 'pay', sha256: '8'.repeat(64) }];
	expect(snapshotKey({ ...RUN, inputs: other })).not.toBe(snapshotKey(RUN));
});

test('a person’s run is kept once, and the last one counts', () => {
	const doc = newDoc();
	setReproduction(doc, RUN, ben.principal);
	setReproduction(doc, { ...RUN, resultHash: '7'.repeat(64), at: AT + 5 }, ben.principal);
	setReproduction(doc, { ...RUN, at: AT + 3 }, ana.principal);
	expect(listReproductions(doc).get(snapshotKey(RUN) ?? '')).toEqual([
		{ principal: ana.principal, resultHash: '3'.repeat(64), at: AT + 3 },
		{ principal: ben.principal, resultHash: '7'.repeat(64), at: AT + 5 }
	]);
});

test('nothing is written about a run that reads a file of one device, or that cannot be checked', () => {
	const doc = newDoc();
	const secret = [{ name: 'pay', sha256: null }];
	for (const run of [
		{ ...RUN, deviceOnly: true },
		{ ...RUN, resultHash: null },
		{ ...RUN, inputs: secret }
	]) {
		expect(setReproduction(doc, run, ben.principal)).toBe(false);
	}
	expect(Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1')).not.toContain('3'.repeat(64));
	expect(listReproductions(doc).size).toBe(0);
});

test('what somebody else wrote there is read only where it is whole', () => {
	const doc = newDoc();
	const stored = doc.getMap('reproductions');
	const key = snapshotKey(RUN) ?? '';
	stored.set(`${key}:${ben.principal}`, { resultHash: 'no hash', at: AT });
	stored.set(`${key}:__proto__`, { resultHash: '3'.repeat(64), at: AT });
	stored.set(`${key}:${ben.principal}:more`, { resultHash: '3'.repeat(64), at: AT });
	stored.set(`x:${ben.principal}`, { resultHash: '3'.repeat(64), at: AT });
	stored.set(`${key}:${ana.principal}`, new Y.Map());
	expect(listReproductions(doc).size).toBe(0);
});
