/**
 * Look of the SQL editor, from the tokens of app.css. As a CodeMirror theme and not as a stylesheet, because the editor
 * stands in a shadow root, where the page's rules do not reach but its custom properties do.
 */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const seats = Object.fromEntries(
	Array.from({ length: 8 }, (_, i) => [`& [data-seat="${i + 1}"]`, { '--seat': `var(--seat-${i + 1})` }])
);

const look = EditorView.theme({
	'&': { blockSize: '100%', color: 'var(--ink)', background: 'transparent', font: 'var(--t-code)' },
	'&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
	'.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflow: 'auto' },
	'.cm-content': { paddingBlock: 'var(--s-3)', caretColor: 'var(--accent)' },
	'.cm-line': { paddingInline: 'var(--s-3)' },
	'.cm-content ::selection, &.cm-focused .cm-content ::selection': { background: 'var(--accent-wash)' },
	'.cm-gutters': { border: '0', background: 'transparent', color: 'var(--ink-3)' },
	'.cm-lineNumbers .cm-gutterElement': { paddingInline: 'var(--s-3) var(--s-2)', minInlineSize: '2.5em' },
	'.cm-placeholder': { color: 'var(--ink-3)' },
	'&.cm-focused .cm-matchingBracket': {
		background: 'var(--selected)',
		outline: '1px solid var(--line-strong)'
	},
	'&.cm-focused .cm-nonmatchingBracket': { background: 'var(--danger-wash)' },
	'.cm-lintRange-error': {
		backgroundImage: 'none',
		textDecoration: 'underline wavy var(--danger)',
		textDecorationSkipInk: 'none',
		textUnderlineOffset: '3px'
	},
	'.cm-lintPoint-error:after': { borderBottomColor: 'var(--danger)' },
	'.cm-gutter-lint': { inlineSize: '1.2em' },
	'.cm-gutter-lint .cm-gutterElement': { padding: '0', display: 'grid', placeItems: 'center' },
	'.cm-lint-marker': { inlineSize: '.6em', blockSize: '.6em' },
	'.cm-lint-marker-error': { content: 'normal', background: 'var(--danger)', borderRadius: '50%' },
	'.cm-tooltip': {
		border: '0',
		borderRadius: 'var(--r-float)',
		background: 'var(--paper)',
		color: 'var(--ink)',
		boxShadow: 'var(--shadow-menu)',
		overflow: 'hidden',
		font: 'var(--t-ui)'
	},
	'.cm-diagnostic': { padding: 'var(--s-3) var(--s-4)', maxInlineSize: '60ch' },
	'.cm-diagnostic-error': { borderInlineStart: '0' },
	'.cm-tooltip.cm-tooltip-autocomplete > ul': {
		font: 'var(--t-code)',
		maxBlockSize: '15em',
		padding: 'var(--s-2)'
	},
	'.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
		display: 'flex',
		justifyContent: 'space-between',
		gap: 'var(--s-5)',
		padding: 'var(--s-2) var(--s-3)',
		borderRadius: 'var(--r-control)'
	},
	'.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
		background: 'var(--selected)',
		color: 'inherit'
	},
	'.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal', marginInlineStart: '0' },
	'.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
	'.shared-selection': { background: 'color-mix(in oklab, var(--seat) 22%, transparent)' },
	'.shared-caret': { position: 'relative', marginInline: '-1px', borderInlineStart: '2px solid var(--seat)' },
	'.shared-caret::after': { content: '""', position: 'absolute', insetBlock: '0', insetInline: '-6px -4px' },
	'.shared-caret-flag': {
		position: 'absolute',
		insetBlockEnd: '100%',
		insetInlineStart: '-2px',
		zIndex: '1',
		maxInlineSize: '16em',
		padding: '1px 5px',
		overflow: 'hidden',
		borderRadius: 'var(--r-chip) var(--r-chip) var(--r-chip) 0',
		background: 'var(--seat)',
		color: 'var(--on-accent)',
		font: 'var(--t-small)',
		whiteSpace: 'nowrap',
		textOverflow: 'ellipsis',
		pointerEvents: 'none',
		userSelect: 'none',
		opacity: '0',
		transition: 'opacity var(--ms-state) var(--ease)',
		animation: 'shared-caret-flag 2.2s var(--ease)'
	},
	// Above the first line there is no room inside the scroller.
	'.cm-line:first-child .shared-caret-flag': {
		insetBlockEnd: 'auto',
		insetBlockStart: '100%',
		borderRadius: '0 var(--r-chip) var(--r-chip) var(--r-chip)'
	},
	'.shared-caret:hover .shared-caret-flag': { opacity: '1' },
	'@keyframes shared-caret-flag': { '0%, 90%': { opacity: '1' }, '100%': { opacity: '0' } },
	'.sql-hint': {
		position: 'absolute',
		insetBlockEnd: '2px',
		insetInlineEnd: '2px',
		padding: 'var(--s-2) var(--s-3)',
		background: 'var(--paper)',
		color: 'var(--ink-3)',
		font: 'var(--t-small)',
		pointerEvents: 'none'
	},
	'&:not(.cm-focused) .sql-hint': { clipPath: 'inset(50%)', inlineSize: '1px', overflow: 'hidden' },
	'@media (forced-colors: active)': {
		'.cm-tooltip': { border: '1px solid CanvasText' },
		'.shared-caret-flag': { border: '1px solid CanvasText' },
		'.cm-lint-marker-error': { background: 'Mark' }
	},
	...seats
});

const colours = HighlightStyle.define([
	{ tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--accent)', fontWeight: '600' },
	{ tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
	{ tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
	{
		tag: [tags.lineComment, tags.blockComment],
		color: 'var(--ink-3)',
		fontStyle: 'italic',
		fontSynthesis: 'style'
	}
]);

export const sqlLook: Extension = [look, syntaxHighlighting(colours)];
