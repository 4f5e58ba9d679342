import { EditorView } from '@codemirror/view';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { connect, exchange } from './note-for-tests.ts';
import { sqlEditor, type SqlEditorOptions, type SqlHandle } from './sql.ts';
import { splitsPair } from './text-diff.ts';

type Peer = {
	doc: Y.Doc;
	text: Y.Text;
	awareness: Awareness;
	host: HTMLElement;
	root: ShadowRoot;
	view: EditorView;
	sql: SqlHandle;
	leave: () => void;
};

const open: Peer[] = [];
function join(words = '', options: Partial<SqlEditorOptions> = {}): Peer {
	const doc = new Y.Doc();
	const text = doc.getText('sql');
	text.insert(0, words);
	const awareness = new Awareness(doc);
	const host = document.createElement('div');
	host.style.blockSize = '300px';
	document.body.append(host);
	let sql: SqlHandle | null = null;
	const unmount = sqlEditor({ text, awareness, onReady: (ready) => (sql = ready), ...options })(host);
	const root = host.firstElementChild?.shadowRoot;
	const view = root && EditorView.findFromDOM(root.querySelector<HTMLElement>('.cm-editor') as HTMLElement);
	if (!root || !view || sql === null) throw new Error('The editor did not mount');
	const leave = () => {
		unmount();
		awareness.destroy();
		host.remove();
	};
	const peer = { doc, text, awareness, host, root, view, sql, leave };
	open.push(peer);
	return peer;
}
afterEach(() => open.splice(0).forEach(({ leave }) => leave()));

const focusEnd = ({ view }: Peer) => {
	view.focus();
	view.dispatch({ selection: { anchor: view.state.doc.length } });
};
const meet = (from: Peer, to: Peer) => {
	to.awareness.states.set(from.doc.clientID, from.awareness.getLocalState() ?? {});
	to.awareness.emit('change', [{ added: [from.doc.clientID], updated: [], removed: [] }, 'wire']);
};

describe('a query that is written together', () => {
	test('shows and writes the shared text', async () => {
		const [ana, bob] = [join('SELECT 1'), join()];
		connect(ana.doc, bob.doc);
		focusEnd(ana);
		await userEvent.keyboard(' AS one');
		expect(bob.view.state.doc.toString()).toBe('SELECT 1 AS one');
		expect(bob.view.hasFocus).toBe(false);
	});

	test('shows where others are, with their names, which it looks up', () => {
		const bob = join('SELECT 1', {
			nameOf: (clientId) =>
				clientId === ana.doc.clientID ? { principal: 'a', name: 'Ana Ruiz', seat: 3 } : null
		});
		const ana = join();
		connect(ana.doc, bob.doc);
		ana.view.focus();
		ana.view.dispatch({ selection: { anchor: 0, head: 6 } });
		meet(ana, bob);
		const caret = bob.root.querySelector<HTMLElement>('.shared-caret');
		expect(caret?.textContent).toContain('Ana Ruiz');
		expect(caret?.dataset['seat']).toBe('3');
		expect(bob.root.querySelector('.shared-selection')?.textContent).toBe('SELECT');
		expect(JSON.stringify(ana.awareness.getLocalState())).not.toContain('Ana');
	});

	test('keeps the caret at its place in the text', () => {
		const [ana, bob] = [join('SELECT 1'), join()];
		connect(ana.doc, bob.doc);
		ana.view.dispatch({ selection: { anchor: 7 } });
		bob.view.dispatch({ changes: { from: 0, insert: '-- why\n' } });
		expect(ana.view.state.selection.main.head).toBe(14);
	});

	test('takes back one’s own edits only', async () => {
		const edited = vi.fn();
		const [ana, bob] = [join('', { onEdit: edited }), join()];
		connect(ana.doc, bob.doc);
		focusEnd(ana);
		await userEvent.keyboard('mine');
		bob.view.dispatch({ changes: { from: 2, insert: ' theirs ' } });
		await userEvent.keyboard('{Control>}z{/Control}');
		expect(ana.text.toString()).toBe(' theirs ');
		expect(ana.sql.undo()).toBe(false);
		expect(ana.sql.redo()).toBe(true);
		expect(bob.view.state.doc.toString()).toBe('mi theirs ne');
		expect(edited).toHaveBeenCalledTimes(6);
	});

	test('takes nothing back that the app wrote', async () => {
		const ana = join();
		ana.text.insert(0, 'FROM permits');
		expect(ana.sql.undo()).toBe(false);
		expect(ana.text.toString()).toBe('FROM permits');
	});

	test('counts carriage returns like everybody else', () => {
		const [ana, bob] = [join('a\r\nb'), join()];
		connect(ana.doc, bob.doc);
		ana.view.dispatch({ changes: { from: 3, insert: 'X' } });
		expect(bob.view.state.doc.toString()).toBe('a\r\nXb');
		expect(ana.text.toString()).toBe(ana.view.state.doc.toString());
	});

	test('ends equal for both whatever they type, cut off or not', () => {
		const deed = fc.record({
			who: fc.nat(1),
			what: fc.constantFrom('type', 'type', 'cut', 'meet', 'undo', 'redo'),
			at: fc.nat(30),
			length: fc.nat(5),
			words: fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀', '\ud83d', "'"), maxLength: 4 })
		});
		let written = 0;
		fc.assert(
			fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
				const peers = [join(), join()] as const;
				for (const { who, what, at, length, words } of deeds) {
					const { view, sql } = peers[who] as Peer;
					// No key and no press puts a caret between the halves of a character.
					const all = view.state.doc.toString();
					const place = (offset: number) => {
						const at = Math.min(offset, all.length);
						return splitsPair(all, at) ? at - 1 : at;
					};
					const [from, to] = [place(at), place(at + length)];
					const changes = { from, to: what === 'cut' ? to : from, insert: words };
					if (what === 'type' || what === 'cut') view.dispatch({ changes, userEvent: 'input.type' });
					else if (what === 'meet') exchange(peers[0].doc, peers[1].doc);
					else sql[what as 'undo' | 'redo']();
				}
				exchange(peers[0].doc, peers[1].doc);
				exchange(peers[0].doc, peers[1].doc);
				for (const { view, text } of peers) expect(view.state.doc.toString()).toBe(text.toString());
				expect(peers[0].text.toString()).toBe(peers[1].text.toString());
				written += peers[0].text.length;
				open.splice(0).forEach(({ leave }) => leave());
			}),
			{ numRuns: 100 }
		);
		expect(written).toBeGreaterThan(100);
	});
});

describe('the keys of the SQL editor', () => {
	test('run the whole, what is selected or the statement at the caret, and cancel', async () => {
		const [onRun, onRunSelection, onCancel] = [vi.fn(), vi.fn(), vi.fn()];
		const ana = join('SELECT 1; SELECT 2', { onRun, onRunSelection, onCancel, readOnly: true });
		ana.view.focus();
		ana.view.dispatch({ selection: { anchor: 10, head: 18 } });
		await userEvent.keyboard('{Control>}{Enter}{/Control}');
		expect(onRun).toHaveBeenCalledWith({ sql: 'SELECT 1; SELECT 2', offset: 0 });
		await userEvent.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
		expect(onRunSelection).toHaveBeenCalledWith({ sql: 'SELECT 2', offset: 10 });
		ana.view.dispatch({ selection: { anchor: 4 } });
		await userEvent.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
		expect(onRunSelection).toHaveBeenLastCalledWith({ sql: 'SELECT 1', offset: 0 });
		expect(ana.text.toString()).toBe('SELECT 1; SELECT 2');
		await userEvent.keyboard('{Escape}');
		expect(onCancel).not.toHaveBeenCalled();
		await userEvent.keyboard('{Escape}');
		expect(onCancel).toHaveBeenCalledOnce();
	});

	test('let Tab through until something is typed, and again after Esc, and say so', async () => {
		const onHint = vi.fn();
		const ana = join('SELECT 1', { onHint });
		const after = document.createElement('button');
		ana.host.after(after);
		focusEnd(ana);
		await userEvent.keyboard('{Tab}');
		expect(document.activeElement).toBe(after);
		focusEnd(ana);
		await userEvent.keyboard('{Enter}{Tab}x');
		expect(ana.text.toString()).toBe('SELECT 1\n  x');
		const hint = ana.root.querySelector('.sql-hint');
		expect(hint?.textContent).toBe('Tab indents. Esc, then Tab leaves.');
		expect(ana.view.contentDOM.getAttribute('aria-describedby')).toBe(hint?.id);
		await userEvent.keyboard('{Escape}');
		expect(onHint).toHaveBeenLastCalledWith('Tab leaves. Esc again cancels the run.');
		await userEvent.keyboard('{Tab}');
		expect(document.activeElement).toBe(after);
		expect(ana.text.toString()).toBe('SELECT 1\n  x');
		expect(onHint).toHaveBeenLastCalledWith(null);
		after.remove();
	});

	test('complete what the schema of the moment has', async () => {
		let tables = [{ name: 'permits', columns: [{ name: 'parish', type: 'VARCHAR' }] }];
		const ana = join('SELECT * FROM ', { schema: () => ({ tables, functions: [] }) });
		focusEnd(ana);
		await userEvent.keyboard('per');
		await vi.waitFor(() => expect(ana.root.querySelector('[role="listbox"] [aria-selected]')).not.toBeNull());
		await userEvent.click(ana.root.querySelector('[role="option"]') as Element);
		expect(ana.text.toString()).toBe('SELECT * FROM permits');
		tables = [{ name: 'arrived', columns: [] }];
		ana.view.dispatch({ changes: { from: 14, to: ana.view.state.doc.length, insert: '' } });
		focusEnd(ana);
		await userEvent.keyboard('arr');
		await vi.waitFor(() =>
			expect(ana.root.querySelector('[role="listbox"]')?.textContent).toContain('arrived')
		);
	});

	test('write nothing where one may only read', async () => {
		const ana = join('SELECT 1', { readOnly: true });
		ana.view.focus();
		await userEvent.keyboard('x{Control>}z{/Control}');
		expect(ana.text.toString()).toBe('SELECT 1');
		expect(ana.view.contentDOM.getAttribute('aria-readonly')).toBe('true');
		ana.sql.setReadOnly(false);
		focusEnd(ana);
		await userEvent.keyboard('0');
		expect(ana.text.toString()).toBe('SELECT 10');
	});
});

describe('an error', () => {
	test('is underlined where the engine points, marked at the line, and follows the text', () => {
		const ana = join('SELECT\n  licence_id FROM permits');
		ana.sql.setError({ from: 9, to: 19, message: 'There is no column licence_id.' });
		const underlined = () => ana.root.querySelector('.cm-lintRange-error')?.textContent;
		expect(underlined()).toBe('licence_id');
		expect(ana.root.querySelectorAll('.cm-lint-marker-error')).toHaveLength(1);
		ana.text.insert(0, '-- note\n');
		expect(underlined()).toBe('licence_id');
		ana.sql.setError(null);
		expect(underlined()).toBeUndefined();
	});

	test('beyond the end of the text is shown at its end', () => {
		const ana = join('SELECT');
		ana.sql.setError({ from: 90, to: 95, message: 'The text ends too early.' });
		expect(ana.root.querySelector('.cm-lintPoint-error')).not.toBeNull();
	});
});

test('the SQL editor works under the app’s content security policy and adds no style element', async () => {
	const policy = document.createElement('meta');
	policy.httpEquiv = 'Content-Security-Policy';
	policy.content =
		"style-src 'self'; img-src 'self' blob: data:; require-trusted-types-for 'script'; trusted-types x";
	const violations: string[] = [];
	addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
	const styles = document.querySelectorAll('style').length;
	document.head.append(policy);
	const [ana, bob] = [join('SELECT par\nFROM permits'), join()];
	connect(ana.doc, bob.doc);
	focusEnd(ana);
	ana.sql.setError({ from: 0, to: 6, message: 'Wrong.' });
	await userEvent.keyboard(' WHERE (co');
	await vi.waitFor(() => expect(ana.root.querySelector('[role="listbox"]')).not.toBeNull());
	meet(ana, bob);
	expect(bob.root.querySelector('.shared-caret')).not.toBeNull();
	expect(getComputedStyle(ana.root.querySelector('.cm-scroller') as Element).display).toBe('flex');
	document.createElement('p').setAttribute('style', 'color: red');
	await vi.waitFor(() => expect(violations).toEqual(['style-src-attr']));
	expect(document.querySelectorAll('style')).toHaveLength(styles);
	expect(ana.root.querySelectorAll('style')).toHaveLength(0);
});

describe('laying the text out', () => {
	test('is one step of undo, and whoever has a caret in a word keeps it there', async () => {
		const [ana, bob] = [join('select a, b from t where'), join()];
		connect(ana.doc, bob.doc);
		focusEnd(ana);
		await userEvent.keyboard(' x=1');
		const typed = ana.text.toString();
		const at = bob.view.state.doc.toString().indexOf('from') + 2;
		bob.view.dispatch({ selection: { anchor: at } });
		await userEvent.keyboard('{Shift>}{Alt>}f{/Alt}{/Shift}');
		await vi.waitFor(() => expect(ana.text.toString()).toBe('select\n  a,\n  b\nfrom\n  t\nwhere\n  x = 1'));
		expect(bob.view.state.doc.toString()).toBe(ana.text.toString());
		expect(bob.view.state.sliceDoc(bob.view.state.selection.main.head)).toMatch(/^om\b/);
		ana.sql.undo();
		expect(ana.text.toString()).toBe(typed);
	});

	test('leaves what is not SQL yet as it is, and says so', async () => {
		const ana = join('select (');
		focusEnd(ana);
		expect(await ana.sql.format()).toBe(false);
		expect(ana.text.toString()).toBe('select (');
		expect(ana.root.querySelector('.sql-hint')?.textContent).toContain('not SQL yet');
	});
});
