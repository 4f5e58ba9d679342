/**
 * Links: web and mail addresses only, opened away from the room without telling the other page where from.
 * Invariant: an address with any other scheme is text, whoever wrote it.
 */
import { Mark, mergeAttributes } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
// eslint-disable-next-line no-control-regex -- reason: browsers drop these inside an address, which hides a scheme.
const INVISIBLE = /[\u0000-\u0020\u00a0\u1680\u180e\u2000-\u2029\u205f\u3000]/g;

/** The address when it may be a link, else null. */
export function safeHref(value: unknown): string | null {
	if (typeof value !== 'string') return null;
	const address = value.trim();
	try {
		return SCHEMES.has(new URL(address.replace(INVISIBLE, '')).protocol) ? address : null;
	} catch {
		return null;
	}
}

/** What somebody typed as a link: "example.org" and "ana@example.org" are meant as addresses too; null if neither. */
export function hrefFromWords(words: string): string | null {
	const text = words.trim();
	if (text === '' || /\s/.test(text)) return null;
	if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[\w.-]+:\d+(\/|$)/.test(text)) return safeHref(text);
	if (/^[^@/]+@[^@/]+\.[^@/]+$/.test(text)) return safeHref(`mailto:${text}`);
	return /^[^/]+\.[^/]{2,}/.test(text) || /^[\w.-]+:\d+(\/|$)/.test(text)
		? safeHref(`https://${text}`)
		: null;
}

function openAway(href: string): void {
	window.open(href, '_blank', 'noopener,noreferrer');
}

export const Link = Mark.create({
	name: 'link',
	inclusive: false,
	addAttributes: () => ({ href: { default: '' } }),
	parseHTML: () => [
		{
			tag: 'a[href]',
			getAttrs: (element: HTMLElement) => {
				const href = safeHref(element.getAttribute('href'));
				return href === null ? false : { href };
			}
		}
	],
	renderHTML: ({ HTMLAttributes }) => {
		const href = safeHref(HTMLAttributes['href']);
		if (href === null) return ['span', {}, 0];
		return ['a', mergeAttributes({ href, target: '_blank', rel: 'noopener noreferrer' }), 0];
	},
	addProseMirrorPlugins() {
		const { editor, type } = this;
		return [
			new Plugin({
				props: {
					handleClick(view, _pos, event) {
						const link = (event.target as Element | null)?.closest?.('a[href]');
						if (!link || event.button !== 0 || !(event.ctrlKey || event.metaKey || !view.editable))
							return false;
						const href = safeHref(link.getAttribute('href'));
						if (href === null) return false;
						event.preventDefault();
						openAway(href);
						return true;
					},
					/** A pasted address lands on the selected words, or stands as a link of its own. */
					handlePaste(view, event) {
						const href = safeHref(event.clipboardData?.getData('text/plain').trim());
						if (href === null || /\s/.test(href) || editor.isActive('codeBlock')) return false;
						const { from, to, empty } = view.state.selection;
						const tr = view.state.tr;
						if (empty) tr.insertText(href, from, to);
						tr.addMark(from, empty ? from + href.length : to, type.create({ href })).removeStoredMark(type);
						view.dispatch(tr.scrollIntoView());
						return true;
					}
				}
			})
		];
	}
});
