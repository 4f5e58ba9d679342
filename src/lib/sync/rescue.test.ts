import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readPlain } from './readable.ts';
import { readRescueFile, rescueFile } from './rescue.ts';

/** One of everything that a document may hold. */
function fullDoc(): Y.Doc {
	const doc = new Y.Doc();
	const card = new Y.Map<unknown>();
	doc.getMap('cards').set('one', card);
	card.set('kind', 'idea');
	card.set('text', new Y.Text('héllo 🙂'));
	card.set('dialect', { quote: '"', list: [1, 2n, null, true] });
	card.set('gone', 1);
	card.delete('gone');
	const body = new Y.XmlFragment();
	doc.getMap('notes').set('page', body);
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.setAttribute('level', '2');
	const text = new Y.XmlText('plain and bold');
	text.format(10, 4, { bold: true });
	paragraph.insert(0, [text]);
	body.insert(0, [paragraph]);
	doc.getArray('list').insert(0, ['a', new Uint8Array([1, 2, 3]), 'b']);
	doc.getText('text').insert(0, 'root text');
	doc.getText('text').delete(0, 5);
	return doc;
}

const READ = {
	cards: {
		one: { dialect: { list: [1, '2', null, true], quote: '"' }, kind: 'idea', text: 'héllo 🙂' }
	},
	list: ['a', { bytes: 3 }, 'b'],
	notes: {
		page: [
			{
				attributes: { level: '2' },
				children: [['plain and ', { format: 'bold', value: true }, 'bold', { format: 'bold', value: null }]],
				element: 'paragraph'
			}
		]
	},
	text: 'text'
};

describe('reading a document', () => {
	test('needs no schema', () => {
		expect(structuredClone(readPlain(fullDoc()))).toEqual(READ);
	});

	test('gives the same for a copy whose roots nobody has opened', () => {
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(fullDoc()));
		expect(JSON.stringify(readPlain(copy))).toBe(JSON.stringify(readPlain(fullDoc())));
	});

	test('does not depend on how a text was typed, nor on roots that were only asked for', () => {
		const [typed, pasted] = [new Y.Doc(), new Y.Doc()];
		for (const letter of 'olleh') typed.getText('t').insert(0, letter);
		pasted.getText('t').insert(0, 'hello');
		pasted.getMap('asked for');
		expect(JSON.stringify(readPlain(typed))).toBe(JSON.stringify(readPlain(pasted)));
	});

	test('gives names of prototypes no power', () => {
		const doc = new Y.Doc();
		doc.getMap('__proto__').set('__proto__', { polluted: true });
		expect(JSON.stringify(readPlain(doc))).toBe('{"__proto__":{"__proto__":{"polluted":true}}}');
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	});
});

describe('a rescue file', () => {
	const at = Date.UTC(2026, 10, 21, 14, 32);

	test('has a name that every disk takes, and can be read without us', async () => {
		const { name, blob } = rescueFile({ content: fullDoc(), backstage: null }, 'Water: who/what?', at);
		expect(name).toBe('Water who what 2026-11-21-14-32.rescue.json');
		const file = JSON.parse(await blob.text()) as { documents: Record<string, { text: unknown }> };
		expect(Object.keys(file.documents)).toEqual(['content']);
		expect(file.documents['content']?.text).toEqual(READ);
	});

	test('brings everything back, in addition to what is there', async () => {
		const { blob } = rescueFile({ content: fullDoc(), discussion: new Y.Doc() }, 'Water', at);
		const content = new Y.Doc();
		content.getMap('cards').set('two', 'stays');
		expect(readRescueFile(await blob.text(), { content, discussion: new Y.Doc() })).toEqual({
			ok: true,
			title: 'Water',
			documents: ['content', 'discussion']
		});
		expect(structuredClone(readPlain(content))).toEqual({ ...READ, cards: { ...READ.cards, two: 'stays' } });
		const before = Y.encodeStateAsUpdate(content);
		readRescueFile(await blob.text(), { content });
		expect(Y.encodeStateAsUpdate(content)).toEqual(before);
	});

	test.each([
		['text', 'hello'],
		['another file', '{"format":"something else","version":1}'],
		['a later version', '{"format":"roundtable-rescue","version":2,"title":"t","documents":{}}'],
		[
			'an unknown document',
			'{"format":"roundtable-rescue","version":1,"title":"t","documents":{"x":{"update":""}}}'
		],
		[
			'a damaged update',
			'{"format":"roundtable-rescue","version":1,"title":"t","documents":{"content":{"update":"AQH//w=="}}}'
		]
	])('is not %s, and then nothing is changed', (_what, text) => {
		const content = fullDoc();
		const before = Y.encodeStateAsUpdate(content);
		expect(readRescueFile(text, { content })).toEqual({ ok: false });
		expect(Y.encodeStateAsUpdate(content)).toEqual(before);
	});
});
