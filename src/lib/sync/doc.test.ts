import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createDoc } from './doc.ts';

test('Client ids use 53 bits, differ, and survive both encodings', () => {
	const ids = Array.from({ length: 200 }, () => createDoc().clientID);
	expect(new Set(ids).size).toBe(200);
	expect(ids.every((id) => Number.isSafeInteger(id) && id > 0)).toBe(true);
	expect(Math.max(...ids)).toBeGreaterThan(2 ** 51);
	const doc = createDoc();
	doc.getText('t').insert(0, 'x');
	const copies = [new Y.Doc(), new Y.Doc()] as const;
	Y.applyUpdate(copies[0], Y.encodeStateAsUpdate(doc));
	Y.applyUpdateV2(copies[1], Y.encodeStateAsUpdateV2(doc));
	for (const copy of copies) expect([...copy.store.clients.keys()]).toEqual([doc.clientID]);
});

test('Deleted text is collected', () => {
	expect(createDoc().gc).toBe(true);
});
