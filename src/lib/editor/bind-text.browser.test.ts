import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { bindText, type BindTextOptions, type TextField } from './bind-text.ts';
import { connect, exchange } from './note-for-tests.ts';

type Peer = { doc: Y.Doc; text: Y.Text; field: TextField; leave: () => void };

const open: Peer[] = [];
function join(words = '', kind: 'textarea' | 'input' = 'textarea', options: BindTextOptions = {}): Peer {
	const doc = new Y.Doc();
	const text = doc.getText('card');
	text.insert(0, words);
	const field = document.createElement(kind);
	document.body.append(field);
	const unbind = bindText(text, options)(field);
	const leave = () => {
		unbind();
		field.remove();
	};
	open.push({ doc, text, field, leave });
	return { doc, text, field, leave };
}
afterEach(() => open.splice(0).forEach(({ leave }) => leave()));

/** Does what a key press does to a field: replaces the selection and fires `input`. */
function typeInto(
	{ field }: Peer,
	words: string,
	from = field.selectionStart ?? 0,
	to = field.selectionEnd ?? from
) {
	field.setRangeText(words, from, to, 'end');
	field.dispatchEvent(new InputEvent('input'));
}

describe('a shared text in a field', () => {
	test('is shown, and written as it is typed', async () => {
		const ana = join('School');
		expect(ana.field.value).toBe('School');
		await userEvent.click(ana.field);
		await userEvent.keyboard('{End} meals Ž');
		expect(ana.text.toString()).toBe('School meals Ž');
	});

	test('takes a character that comes in two halves as one', () => {
		const ana = join('x');
		typeInto(ana, '\ud83d', 1, 1);
		expect(ana.text.toString()).toBe('x');
		typeInto(ana, '\ude00', 2, 2);
		expect(ana.text.toString()).toBe('x😀');
		typeInto(ana, '\ud83d', 0, 0);
		typeInto(ana, 'y', 1, 1);
		expect(ana.text.toString()).toBe('\ufffdyx😀');
		expect(ana.field.value).toBe('\ufffdyx😀');
	});

	test('grows by what was typed only', () => {
		const ana = join('one two three');
		const deltas: unknown[] = [];
		ana.text.observe(({ delta }) => deltas.push(delta));
		typeInto(ana, 'x', 4, 4);
		typeInto(ana, '', 0, 1);
		expect(deltas).toEqual([[{ retain: 4 }, { insert: 'x' }], [{ delete: 1 }]]);
	});

	test('moves neither caret nor focus when others write', () => {
		const [ana, bob] = [join('one two'), join()];
		exchange(ana.doc, bob.doc);
		connect(ana.doc, bob.doc);
		ana.field.focus();
		ana.field.setSelectionRange(4, 7, 'backward');
		typeInto(bob, '😀 ', 0, 0);
		expect(ana.field.value).toBe('😀 one two');
		expect([ana.field.selectionStart, ana.field.selectionEnd, ana.field.selectionDirection]).toEqual([
			7,
			10,
			'backward'
		]);
		ana.field.setSelectionRange(7, 7);
		typeInto(bob, 'XX', 7, 7);
		expect(ana.field.selectionStart).toBe(7);
		expect(document.activeElement).toBe(ana.field);
	});

	test('waits with others’ words while one is composing, and loses none', () => {
		const [ana, bob] = [join('ab cd'), join()];
		connect(ana.doc, bob.doc);
		ana.field.focus();
		ana.field.setSelectionRange(2, 2);
		ana.field.dispatchEvent(new CompositionEvent('compositionstart'));
		ana.field.setRangeText('ㅎ', 2, 2, 'end');
		ana.field.dispatchEvent(new InputEvent('input', { isComposing: true }));
		typeInto(bob, 'Bob: ', 0, 0);
		typeInto(bob, '', 8, 9);
		expect(ana.field.value).toBe('abㅎ cd');
		ana.field.setRangeText('한', 2, 3, 'end');
		ana.field.dispatchEvent(new InputEvent('input', { isComposing: true }));
		ana.field.dispatchEvent(new CompositionEvent('compositionend'));
		expect(bob.field.value).toBe('Bob: ab한 d');
		expect(ana.field.value).toBe('Bob: ab한 d');
		expect(ana.field.selectionStart).toBe(8);
	});

	test('replaces the words one selected, wherever they are when the composed one is done', () => {
		const [ana, bob] = [join('ab cd ef'), join()];
		connect(ana.doc, bob.doc);
		ana.field.dispatchEvent(new CompositionEvent('compositionstart'));
		ana.field.setRangeText('ㅎ', 3, 8, 'end');
		typeInto(bob, 'Bob: ', 0, 0);
		typeInto(bob, '!', 10, 10);
		typeInto(bob, '', 8, 9);
		ana.field.dispatchEvent(new CompositionEvent('compositionend'));
		expect(bob.field.value).toBe('Bob: ab ㅎ!');
		expect(ana.field.value).toBe('Bob: ab ㅎ!');
	});

	test('takes back one’s own typing only, by key and by menu', async () => {
		const [ana, bob] = [join('base '), join()];
		connect(ana.doc, bob.doc);
		await userEvent.click(ana.field);
		await userEvent.keyboard('{End}mine');
		typeInto(bob, 'theirs', 7, 7);
		await userEvent.keyboard('{Control>}z{/Control}');
		expect(ana.text.toString()).toBe('base theirs');
		await userEvent.keyboard('{Control>}z{/Control}');
		expect(ana.text.toString()).toBe('base theirs');
		await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
		expect(bob.field.value).toBe('base mitheirsne');
		ana.field.dispatchEvent(new InputEvent('beforeinput', { inputType: 'historyUndo', cancelable: true }));
		expect(bob.field.value).toBe('base theirs');
	});

	test('keeps line breaks that the field cannot show', () => {
		const area = join('one\r\ntwo');
		expect(area.field.value).toBe('one\ntwo');
		typeInto(area, '!', 7, 7);
		expect(area.text.toString()).toBe('one\r\ntwo!');
		const line = join('one\ntwo', 'input');
		expect(line.field.value).toBe('onetwo');
		typeInto(line, 'X', 5, 5);
		expect(line.text.toString()).toBe('one\ntwXo');
	});

	test('tells who else is in it', () => {
		const others = vi.fn();
		const [docA, docB] = [new Y.Doc(), new Y.Doc()];
		connect(docA, docB);
		const [forA, forB] = [new Awareness(docA), new Awareness(docB)];
		const fields = [docA, docB].map((doc, i) => {
			const field = document.createElement('textarea');
			document.body.append(field);
			const options = { awareness: i === 0 ? forA : forB, onOthers: i === 0 ? others : () => undefined };
			open.push({ doc, text: doc.getText('t'), field, leave: bindText(doc.getText('t'), options)(field) });
			return field;
		});
		fields[1]?.focus();
		forA.states.set(docB.clientID, forB.getLocalState() ?? {});
		forA.emit('change', [{ added: [docB.clientID], updated: [], removed: [] }, 'wire']);
		expect(others).toHaveBeenLastCalledWith([docB.clientID]);
		fields[1]?.blur();
		expect(forB.getLocalState()?.['cursor']).toBeNull();
		for (const field of fields) field.remove();
		forA.destroy();
		forB.destroy();
	});
});

test('two fields that are typed into, composed in and cut off from each other end equal', () => {
	const words = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '👩‍💻'), maxLength: 4 });
	const deed = fc.record({
		who: fc.nat(1),
		what: fc.constantFrom('type', 'type', 'cut', 'compose', 'end', 'meet', 'undo'),
		at: fc.nat(40),
		length: fc.nat(6),
		words
	});
	let written = 0;
	fc.assert(
		fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
			const peers = [join(), join()] as const;
			for (const { who, what, at, length, words: typed } of deeds) {
				const peer = peers[who] as Peer;
				const units = [...peer.field.value];
				const offset = (count: number) => units.slice(0, count).join('').length;
				const [from, to] = [offset(at), offset(at + length)];
				if (what === 'type') typeInto(peer, typed, from, from);
				if (what === 'cut') typeInto(peer, typed, from, to);
				if (what === 'compose') peer.field.dispatchEvent(new CompositionEvent('compositionstart'));
				if (what === 'end') peer.field.dispatchEvent(new CompositionEvent('compositionend'));
				if (what === 'meet') exchange(peers[0].doc, peers[1].doc);
				if (what === 'undo') {
					peer.field.dispatchEvent(
						new InputEvent('beforeinput', { inputType: 'historyUndo', cancelable: true })
					);
				}
			}
			for (const { field } of peers) field.dispatchEvent(new CompositionEvent('compositionend'));
			exchange(peers[0].doc, peers[1].doc);
			exchange(peers[0].doc, peers[1].doc);
			expect(peers[0].text.toString()).toBe(peers[1].text.toString());
			for (const { field, text } of peers) expect(field.value).toBe(text.toString());
			expect(peers[0].text.toString()).not.toContain('\ufffd');
			written += peers[0].text.length;
			open.splice(0).forEach(({ leave }) => leave());
		}),
		{ numRuns: 300 }
	);
	expect(written).toBeGreaterThan(300);
});
