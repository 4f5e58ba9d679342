import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { connect, openNote, press, select, type } from './note-for-tests.ts';

test('the note editor works under the app’s content security policy and adds no style element', async () => {
	// Everything of the test page itself is loaded by now; from here on the browser enforces what the server sends.
	const policy = document.createElement('meta');
	policy.httpEquiv = 'Content-Security-Policy';
	policy.content =
		"style-src 'self'; require-trusted-types-for 'script'; trusted-types ProseMirrorClipboard svelte-trusted-html";
	const violations: string[] = [];
	addEventListener('securitypolicyviolation', (event) => {
		violations.push(`${event.violatedDirective} ${event.sample} ${event.sourceFile}:${event.lineNumber}`);
	});
	const styles = document.querySelectorAll('style').length;
	document.head.append(policy);

	const [ana, bob] = [openNote(), openNote(undefined, { nameOf: () => ({ principal: 'a', name: 'Ana' }) })];
	connect(ana.doc, bob.doc);
	ana.awareness.on('update', () => {
		bob.awareness.states.set(ana.awareness.clientID, ana.awareness.getLocalState() ?? {});
		bob.awareness.emit('change', [{ added: [], updated: [ana.awareness.clientID], removed: [] }, 'wire']);
	});
	await userEvent.click(ana.text);
	await userEvent.keyboard('Title{Enter}- one{Enter}[[ ] two{Enter}{Enter}/quo{Enter}said');
	expect(ana.text.querySelector('blockquote')).not.toBeNull();
	select(ana, 0, 0, 5);
	await vi.waitFor(() => expect(ana.host.querySelector('.note-bar:not([hidden])')).not.toBeNull());
	await userEvent.keyboard('{Control>}k{/Control}');
	await userEvent.keyboard('example.org{Enter}');
	expect(ana.text.querySelector('a')?.getAttribute('href')).toBe('https://example.org');
	await userEvent.keyboard('{Control>}a{/Control}');
	await userEvent.copy();
	press(ana, 'ArrowRight');
	ana.editor.commands.setTextSelection(ana.editor.state.doc.content.size);
	await userEvent.paste();
	await vi.waitFor(() => expect(ana.text.querySelectorAll('blockquote').length).toBeGreaterThan(1));
	type(ana, '!');
	await vi.waitFor(() => expect(bob.text.querySelector('.shared-caret')).not.toBeNull());

	const bad = document.createElement('p');
	bad.setAttribute('style', 'color: red');
	expect(() => (bad.innerHTML = '<b>x</b>')).toThrow(TypeError);
	// Only what this test did on purpose, which shows that the policy is in force.
	await vi.waitFor(() => expect(violations).toHaveLength(2));
	expect(violations.map((text) => text.split(' ')[0])).toEqual([
		'style-src-attr',
		'require-trusted-types-for'
	]);
	expect(document.querySelectorAll('style')).toHaveLength(styles);
	ana.leave();
	bob.leave();
});
