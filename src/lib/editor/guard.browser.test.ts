import { EditorView } from '@codemirror/view';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MAX_PASTE } from './note-guard.ts';
import { connect, openNote, type Peer, press, select, type } from './note-for-tests.ts';
import { sqlEditor } from './sql.ts';

const open: Peer[] = [];
function join(): Peer {
	const peer = openNote();
	open.push(peer);
	return peer;
}
afterEach(() => open.splice(0).forEach((peer) => peer.leave()));

function paste(text: HTMLElement, plain: string, html = ''): ClipboardEvent {
	const data = new DataTransfer();
	data.setData('text/plain', plain);
	if (html !== '') data.setData('text/html', html);
	const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
	text.dispatchEvent(event);
	return event;
}
function drop(text: HTMLElement): DragEvent {
	const data = new DataTransfer();
	data.items.add(new File(['a;b\n1;2'], 'permits.csv', { type: 'text/csv' }));
	const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
	text.dispatchEvent(event);
	return event;
}
function depthOf(type: Y.XmlFragment | Y.XmlElement): number {
	const children = type.toArray().filter((child) => child instanceof Y.XmlElement);
	return 1 + Math.max(0, ...children.map(depthOf));
}

describe('a page', () => {
	test('can be nested only so deep that the server takes it, by keys and by paste', () => {
		const ana = join();
		type(ana, '- one');
		for (let i = 0; i < 30; i++) {
			press(ana, 'Enter');
			type(ana, 'x');
			press(ana, 'Tab');
		}
		expect(depthOf(ana.body)).toBeGreaterThan(10);
		// The body itself is two types below the root, words are two below their paragraph; the server takes 32.
		expect(depthOf(ana.body)).toBeLessThan(26);
		const html = `${'<ul><li>'.repeat(40)}deep${'</li></ul>'.repeat(40)}`;
		const bob = join();
		bob.note.focus();
		paste(bob.text, 'deep', html);
		expect(bob.text.textContent).toContain('deep');
		expect(depthOf(bob.body)).toBeLessThan(26);
	});

	test('takes no paste that is too long to send, and says so', () => {
		const ana = join();
		type(ana, 'Title');
		ana.note.focus();
		expect(paste(ana.text, 'x'.repeat(MAX_PASTE + 1)).defaultPrevented).toBe(true);
		expect(ana.editor.state.doc.textContent).toBe('Title');
		const notice = ana.host.querySelector('[role="alert"]:not([hidden])');
		expect(notice?.textContent).toContain('1.0 MB is too long to paste here. Nothing was changed');
		type(ana, '!');
		expect(ana.host.querySelector('.note-notice:not([hidden])')).toBeNull();
	});

	test('leaves a dropped file to the page around it', () => {
		const ana = join();
		const around = vi.fn();
		ana.host.addEventListener('drop', around);
		expect(drop(ana.text).defaultPrevented).toBe(true);
		expect(around).toHaveBeenCalledOnce();
		expect(ana.body.length).toBe(0);
	});

	test('lights up the line that somebody else changed, not one’s own and not a page that arrives', async () => {
		const [ana, bob] = [join(), join()];
		for (let i = 0; i < 20; i++) {
			type(ana, `line ${i}`);
			press(ana, 'Enter');
		}
		connect(ana.doc, bob.doc);
		expect(bob.text.querySelector('.note-arrived')).toBeNull();
		select(ana, 3, 0);
		type(ana, 'new ');
		expect(ana.text.querySelector('.note-arrived')).toBeNull();
		expect([...bob.text.querySelectorAll('.note-arrived')].map((line) => line.textContent)).toEqual([
			'new line 3'
		]);
		await vi.waitFor(() => expect(bob.text.querySelector('.note-arrived')).toBeNull(), { timeout: 5000 });
	});
});

describe('a query', () => {
	function mount() {
		const text = new Y.Doc().getText('sql');
		const host = document.createElement('div');
		document.body.append(host);
		const unmount = sqlEditor({ text, awareness: null })(host);
		const root = host.firstElementChild?.shadowRoot as ShadowRoot;
		const view = EditorView.findFromDOM(root.querySelector<HTMLElement>('.cm-editor') as HTMLElement);
		if (view === null) throw new Error('The editor did not mount');
		const leave = () => {
			unmount();
			host.remove();
		};
		return { text, host, root, view, leave };
	}

	test('takes no paste that is too long to send, and says so', async () => {
		const { text, root, view, leave } = mount();
		view.focus();
		paste(view.contentDOM, 'x'.repeat(MAX_PASTE + 1));
		expect(text.length).toBe(0);
		await vi.waitFor(() =>
			expect(root.querySelector('[role="status"]')?.textContent).toContain('too long to paste here')
		);
		paste(view.contentDOM, 'SELECT 1');
		expect(text.toString()).toBe('SELECT 1');
		expect(root.querySelector('[role="status"]')?.textContent).not.toContain('too long');
		leave();
	});

	test('leaves a dropped file to the page around it', () => {
		const { text, host, view, leave } = mount();
		const around = vi.fn();
		host.addEventListener('drop', (event) => around(event.composedPath()[0] instanceof Node));
		const data = new DataTransfer();
		data.items.add(new File(['a;b'], 'a.csv'));
		const event = new DragEvent('drop', {
			dataTransfer: data,
			bubbles: true,
			cancelable: true,
			composed: true
		});
		view.contentDOM.dispatchEvent(event);
		expect(event.defaultPrevented).toBe(true);
		expect(around).toHaveBeenCalledOnce();
		expect(text.length).toBe(0);
		leave();
	});
});
