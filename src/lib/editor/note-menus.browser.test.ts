import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type * as Y from 'yjs';
import { connect, openNote, type Peer, select, type } from './note-for-tests.ts';
import { standing } from './note-written-for-tests.ts';
import { hrefFromWords, safeHref } from './note-link.ts';
import type { NoteEditorOptions } from './note.ts';

const open: Peer[] = [];
function join(doc?: Y.Doc, options?: Partial<NoteEditorOptions>): Peer {
	const peer = openNote(doc, options);
	open.push(peer);
	return peer;
}
afterEach(() => open.splice(0).forEach((peer) => peer.leave()));

const menu = ({ host }: Peer) => host.querySelector<HTMLElement>('[role="listbox"]:not([hidden])');
const bar = ({ host }: Peer) => host.querySelector<HTMLElement>('[role="toolbar"]:not([hidden])');
const form = ({ host }: Peer) => host.querySelector<HTMLElement>('[role="dialog"]:not([hidden])');
const rows = (peer: Peer) => [...(menu(peer)?.querySelectorAll('[role="option"]') ?? [])];
const current = (peer: Peer) => menu(peer)?.querySelector('[aria-selected="true"]')?.firstChild?.textContent;

async function expectNoProblems(peer: Peer) {
	// Contrast is checked on whole screens, with the tokens of the app.
	const { violations } = await axe.run(peer.host, { rules: { 'color-contrast': { enabled: false } } });
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

describe('the menu behind the slash', () => {
	test('opens where a word may begin, filters, is walked by arrows and does what is chosen', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('Title{Enter}/');
		expect(rows(ana)).toHaveLength(10);
		expect(ana.text.getAttribute('aria-activedescendant')).toBe(rows(ana)[0]?.id);
		await expectNoProblems(ana);
		await userEvent.keyboard('{ArrowDown}{ArrowDown}');
		expect(current(ana)).toBe('Heading 2');
		await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
		expect(current(ana)).toBe('Line across');
		await userEvent.keyboard('task');
		expect(rows(ana)).toHaveLength(1);
		expect(ana.host.querySelector('[role="status"]')?.textContent).toBe('1 choice');
		await userEvent.keyboard('{Enter}');
		expect(menu(ana)).toBeNull();
		expect(ana.body.toJSON()).toContain('<tasklist>');
		expect(ana.body.toJSON()).not.toContain('>/');
		expect(ana.text.hasAttribute('aria-activedescendant')).toBe(false);
	});

	test('stays away in the middle of a word, in code, and after Esc', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('and/or');
		expect(menu(ana)).toBeNull();
		await userEvent.keyboard(' /');
		expect(menu(ana)).not.toBeNull();
		await userEvent.keyboard('{Escape}quo');
		expect(menu(ana)).toBeNull();
		expect(ana.body.toJSON()).toContain('and/or /quo');
		await userEvent.keyboard('{Enter}``` /');
		expect(menu(ana)).toBeNull();
	});

	test('goes when nothing matches and comes back when a letter is taken away', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('/quxx');
		expect(menu(ana)).toBeNull();
		await userEvent.keyboard('{Backspace}{Backspace}{Backspace}{Backspace}/');
		expect(menu(ana)).toBeNull();
		await userEvent.keyboard('{Backspace}{Backspace}/');
		expect(menu(ana)).not.toBeNull();
	});

	test('keeps its place while others write before it', async () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		ana.note.focus();
		await userEvent.keyboard('Title{Enter}/quote');
		select(bob, 0, 0);
		type(bob, 'Our ');
		expect(menu(ana)).not.toBeNull();
		await userEvent.keyboard('{Enter}yes');
		expect(standing(ana.body)).toEqual([
			{ paragraph: {}, children: [{ text: [{ insert: 'Our Title' }] }] },
			{ blockquote: {}, children: [{ paragraph: {}, children: [{ text: [{ insert: 'yes' }] }] }] }
		]);
	});

	test('takes the mouse as well', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('/');
		await userEvent.click(rows(ana)[1] as Element);
		expect(ana.text.querySelector('h1')).not.toBeNull();
		expect(document.activeElement).toBe(ana.text);
	});
});

describe('the bar over a selection', () => {
	test('is reached with Alt+F10, walked by arrows, and left with Esc', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('some words');
		expect(bar(ana)).toBeNull();
		await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Shift}');
		await vi.waitFor(() => expect(bar(ana)).not.toBeNull());
		await userEvent.keyboard('{Alt>}{F10}{/Alt}');
		expect(document.activeElement?.textContent).toBe('Bold');
		await expectNoProblems(ana);
		await userEvent.keyboard('{Enter}');
		expect(ana.body.toJSON()).toBe('<paragraph>some wo<bold>rds</bold></paragraph>');
		await userEvent.keyboard('{Alt>}{F10}{/Alt}');
		expect(document.activeElement?.getAttribute('aria-pressed')).toBe('true');
		await userEvent.keyboard('{ArrowLeft}');
		expect(document.activeElement?.textContent).toBe('List');
		await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}');
		expect(document.activeElement?.textContent).toBe('Strike');
		await userEvent.keyboard('{Escape}');
		expect(document.activeElement).toBe(ana.text);
		expect(ana.editor.state.selection.empty).toBe(false);
	});

	test('is gone in a page that cannot be written to', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('words{Control>}a{/Control}');
		await vi.waitFor(() => expect(bar(ana)).not.toBeNull());
		ana.note.setReadOnly(true);
		select(ana, 0, 1, 2);
		expect(bar(ana)).toBeNull();
	});

	test('waits until the mouse is up', async () => {
		const ana = join();
		type(ana, 'some words');
		ana.text.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
		ana.note.focus();
		select(ana, 0, 0, 4);
		expect(bar(ana)).toBeNull();
		document.dispatchEvent(new PointerEvent('pointerup'));
		await vi.waitFor(() => expect(bar(ana)).not.toBeNull());
	});
});

describe('links', () => {
	test.each([
		['https://example.org/a?b#c', 'https://example.org/a?b#c'],
		['example.org/data', 'https://example.org/data'],
		['localhost:4400', 'https://localhost:4400'],
		['ana@example.org', 'mailto:ana@example.org'],
		['mailto:ana@example.org', 'mailto:ana@example.org'],
		['javascript:alert(1)', null],
		['java\nscript:alert(1)', null],
		['data:text/html,x', null],
		['file:///etc/passwd', null],
		['two words', null],
		['word', null]
	])('%j means %j', (words, href) => {
		expect(hrefFromWords(words)).toBe(href);
	});

	test.each([
		'javascript:alert(1)',
		' \u0001javascript:x',
		'jAvAsCrIpT:x',
		'vbscript:x',
		'//example.org',
		7,
		null
	])('%j is no address to follow', (value) => {
		expect(safeHref(value)).toBeNull();
	});

	test('are put on words with Ctrl+K, changed and taken away', async () => {
		const ana = join();
		ana.note.focus();
		await userEvent.keyboard('see the portal{Shift>}{Control>}{ArrowLeft}{/Control}{/Shift}');
		// The selection of the page arrives with an event of its own.
		await vi.waitFor(() => expect(bar(ana)).not.toBeNull());
		await userEvent.keyboard('{Control>}k{/Control}');
		expect(form(ana)).not.toBeNull();
		expect(ana.text.querySelector('.note-linking')?.textContent).toBe('portal');
		await expectNoProblems(ana);
		await userEvent.keyboard('javascript:alert(1){Enter}');
		expect(form(ana)?.querySelector('[role="alert"]')?.textContent).toContain('This is not an address');
		await userEvent.keyboard('{Control>}a{/Control}data.example.org{Enter}');
		expect(form(ana)).toBeNull();
		expect(ana.text.querySelector('.note-linking')).toBeNull();
		const link = ana.text.querySelector('a');
		expect(link?.outerHTML).toBe(
			'<a href="https://data.example.org" target="_blank" rel="noopener noreferrer">portal</a>'
		);
		expect(document.activeElement).toBe(ana.text);
		ana.editor.commands.setTextSelection(12);
		await userEvent.keyboard('{Control>}k{/Control}');
		await userEvent.click(form(ana)?.querySelector('button[type="button"]') as Element);
		expect(ana.body.toJSON()).toBe('<paragraph>see the portal</paragraph>');
	});

	test('leave Ctrl+K to the palette where there are no words to link', () => {
		const ana = join();
		const palette = vi.fn();
		ana.host.addEventListener('keydown', palette);
		const event = new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true });
		ana.text.dispatchEvent(event);
		expect(event.defaultPrevented).toBe(false);
		expect(palette).toHaveBeenCalledOnce();
	});

	test('follow the words they are on while the form is open and others write', async () => {
		const [ana, bob] = [join(), join()];
		connect(ana.doc, bob.doc);
		ana.note.focus();
		await userEvent.keyboard('portal{Control>}ak{/Control}example.org');
		select(bob, 0, 0);
		type(bob, 'The ');
		await userEvent.keyboard('{Enter}');
		expect(ana.text.querySelector('a')?.textContent).toBe('portal');
	});

	test('open with Ctrl and a click only, and tell the other page nothing', () => {
		const opened = vi.spyOn(window, 'open').mockReturnValue(null);
		const ana = join();
		type(ana, 'x');
		ana.editor.commands.setContent({
			type: 'doc',
			content: [
				{
					type: 'paragraph',
					content: [
						{ type: 'text', text: 'go', marks: [{ type: 'link', attrs: { href: 'https://example.org/' } }] }
					]
				}
			]
		});
		const link = ana.text.querySelector('a') as HTMLElement;
		const { view } = ana.editor;
		const clickWith = (ctrlKey: boolean) => {
			const event = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey });
			Object.defineProperty(event, 'target', { value: link });
			view.someProp('handleClick', (handle) => handle(view, 1, event));
		};
		clickWith(false);
		expect(opened).not.toHaveBeenCalled();
		clickWith(true);
		expect(opened).toHaveBeenCalledWith('https://example.org/', '_blank', 'noopener,noreferrer');
		opened.mockRestore();
	});
});

describe('what is pasted', () => {
	function paste({ text }: Peer, html: string, plain = ''): void {
		const data = new DataTransfer();
		if (html) data.setData('text/html', html);
		data.setData('text/plain', plain);
		text.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
	}

	test('keeps words, headings, lists and safe links, and nothing that runs, loads or dresses', () => {
		const ana = join();
		ana.note.focus();
		paste(
			ana,
			`<style>p{color:red}</style><script>window.hurt = 1</script><h2 style="color:red" onclick="hurt()">Head</h2>
			<p class="x"><b>bold</b> <a href="https://example.org/" onmouseover="hurt()">safe</a> <a href="javascript:hurt()">bad</a>
			<img src="https://tracker.example/p.gif" onerror="hurt()"><iframe src="https://example.org"></iframe></p>
			<ul><li>one</li></ul><table><tr><td>cell</td></tr></table>`
		);
		const html = ana.text.innerHTML;
		expect(html).toContain('<strong>bold</strong>');
		expect(ana.text.querySelectorAll('h2, ul > li')).toHaveLength(2);
		expect(ana.text.querySelectorAll('a')).toHaveLength(1);
		expect(ana.text.textContent).toContain('cell');
		expect(ana.text.querySelectorAll('script, style, iframe, img:not(.ProseMirror-separator)')).toHaveLength(
			0
		);
		expect(html).not.toMatch(/on(click|error|mouseover)|color|javascript|tracker/);
		expect(ana.body.toJSON()).not.toMatch(/color|javascript|tracker|hurt/);
	});

	test('becomes a link when it is an address, on the selected words if there are any', () => {
		const ana = join();
		type(ana, 'the portal ');
		select(ana, 0, 4, 6);
		paste(ana, '', 'https://example.org/');
		select(ana, 0, 11);
		paste(ana, '', 'https://other.example/');
		const links = [...ana.text.querySelectorAll('a')].map((link) => [link.textContent, link.href]);
		expect(links).toEqual([
			['portal', 'https://example.org/'],
			['https://other.example/', 'https://other.example/']
		]);
	});
});

describe('others in the page', () => {
	test('have a caret in their colour, with the name that is looked up and never sent', () => {
		const ana = join();
		const nameOf = (id: number) =>
			id === ana.doc.clientID ? { principal: 'a', name: 'Ana Ruiz', seat: 5 } : null;
		const bob = join(undefined, { nameOf });
		connect(ana.doc, bob.doc);
		type(ana, 'some words');
		ana.note.focus();
		select(ana, 0, 0, 4);
		const meet = () => {
			bob.awareness.states.set(ana.doc.clientID, ana.awareness.getLocalState() ?? {});
			bob.awareness.emit('change', [{ added: [], updated: [ana.doc.clientID], removed: [] }, 'wire']);
		};
		meet();
		const caret = bob.text.querySelector<HTMLElement>('.shared-caret');
		expect(caret?.textContent).toContain('Ana Ruiz');
		expect(caret?.dataset['seat']).toBe('5');
		expect(bob.text.querySelector('.shared-selection')?.textContent).toBe('some');
		expect(JSON.stringify(ana.awareness.getLocalState())).not.toContain('Ana');
		expect(new Blob([JSON.stringify(ana.awareness.getLocalState())]).size).toBeLessThan(1024);
		ana.text.blur();
		meet();
		expect(bob.text.querySelector('.shared-caret')).toBeNull();
		expect(bob.body.toJSON()).toBe('<paragraph>some words</paragraph>');
	});

	test('cannot break the page with a place that makes no sense', () => {
		const ana = join();
		type(ana, 'words');
		for (const cursor of [
			7,
			'x',
			{},
			{ anchor: 1, head: {} },
			{ anchor: { type: { client: 'x' } }, head: null }
		]) {
			ana.awareness.states.set(99, { cursor });
			ana.awareness.emit('change', [{ added: [99], updated: [], removed: [] }, 'wire']);
			expect(ana.text.querySelector('.shared-caret')).toBeNull();
		}
	});
});
