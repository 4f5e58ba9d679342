/** The look of a downloaded report: the tokens of the app, its fallback fonts, and how it prints. */
import { markup } from './markup.ts';

export const STYLE = markup`
	:root {
		color-scheme: light dark;
		--paper: light-dark(oklch(0.998 0.001 200), oklch(0.228 0.013 220));
		--sunken: light-dark(oklch(0.952 0.006 200), oklch(0.158 0.011 220));
		--line: light-dark(oklch(0.895 0.008 205), oklch(0.33 0.014 218));
		--ink: light-dark(oklch(0.24 0.02 225), oklch(0.945 0.006 210));
		--ink-2: light-dark(oklch(0.43 0.02 222), oklch(0.775 0.012 212));
		--ink-3: light-dark(oklch(0.515 0.018 220), oklch(0.69 0.014 214));
		--accent: light-dark(oklch(0.46 0.078 205), oklch(0.79 0.088 200));
		--veil: light-dark(oklch(0.45 0.12 325), oklch(0.78 0.1 325));
		--sans: 'IBM Plex Sans', 'Noto Sans', system-ui, sans-serif;
		--serif: 'Source Serif 4', 'Noto Serif', Charter, 'Iowan Old Style', Georgia, serif;
		--mono: ui-monospace, Menlo, Consolas, monospace;
	}
	body { margin: 0; background: var(--paper); color: var(--ink); font: 400 1.0625rem/1.6 var(--serif) }
	.report { max-inline-size: 66ch; margin: 4rem auto; padding-inline: 1.5rem; overflow-wrap: break-word; hyphens: auto }
	h1 { font: 400 2.75rem/1.14 var(--serif); letter-spacing: -.018em; margin: 0 0 1rem; text-wrap: balance }
	h2 { font: 440 1.5rem/1.3 var(--serif); letter-spacing: -.008em; margin: 3.75rem 0 1.5rem }
	h3 { font: 600 1.1875rem/1.42 var(--serif); margin: 2.5rem 0 1rem }
	h4, h5 { font: 600 1.0625rem/1.5 var(--serif); margin: 1.5rem 0 .5rem }
	p { margin: 0 0 .75rem; text-wrap: pretty }
	a { color: var(--accent) }
	.lead { font-size: 1.1875rem }
	.where, .people, .publisher, footer, .foot, .more, .who, nav { font: 450 .875rem/1.43 var(--sans); color: var(--ink-2) }
	nav { margin-block-start: 1.5rem }
	nav ol { padding-inline-start: 1.25rem; line-height: 1.75 }
	dl { margin-block: 1.5rem }
	.more { margin-block-start: .5rem }
	footer { margin-block-start: 4rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line) }
	.card { padding-block: .75rem; border-block-start: 1px solid var(--line) }
	.card p { margin: 0 }
	.card .foot { margin-block-start: .25rem }
	.veil { border-inline-start: 2px dashed var(--veil); padding-inline-start: .75rem }
	.who { color: var(--veil) }
	.wide { overflow-x: auto }
	.ruled { border-block-start: 2px solid var(--ink); border-collapse: collapse; inline-size: 100%; font: 400 .8125rem/1.38 var(--sans); hyphens: none }
	.ruled thead th { border-block-end: 1px solid var(--ink); color: var(--ink-2); font-weight: 600; text-align: start; vertical-align: bottom }
	.ruled th, .ruled td { padding: .5rem .75rem .5rem 0; vertical-align: top }
	.ruled :is(th, td):last-child { padding-inline-end: 0 }
	.ruled td { border-block-end: 1px solid var(--line) }
	.ruled .n { text-align: end; font-variant-numeric: tabular-nums }
	.none { color: var(--ink-3) }
	.receipt { font: 450 .75rem/1.33 var(--mono); color: var(--ink-3); margin-block: .5rem 1.5rem; hyphens: none }
	pre { background: var(--sunken); margin-block: 0 1.25rem; padding: .75rem; overflow-x: auto; white-space: pre-wrap }
	pre, code { font: 400 .8125rem/1.5 var(--mono) }
	blockquote { margin: 1rem 0; padding-inline-start: 1rem; border-inline-start: 1px solid var(--line) }
	.task { list-style: none; margin-inline-start: -1.25rem }
	.task > p { display: inline }
	.box { display: inline-block; inline-size: .75rem; block-size: .75rem; margin-inline-end: .5rem; border: 1px solid var(--ink-2); border-radius: 2px; font: 700 .75rem/.75rem var(--sans); text-align: center }
	.box.done::after { content: '✓' }
	.openness { font: 450 .8125rem/1.38 var(--sans); color: var(--ink-2); display: flex; gap: .5rem; align-items: center }
	.openness .line { position: relative; flex: none; inline-size: 56px; block-size: 1px; background: var(--ink-3) }
	.openness .line::after { content: ''; position: absolute; inset-block-start: -4px; inline-size: 9px; block-size: 9px; border-radius: 50%; background: var(--ink) }
	.closed .line::after { inset-inline-start: 0 }
	.shared .line::after { inset-inline-start: 23px }
	.open .line::after { inset-inline-end: 0 }
	.unknown .line::after { display: none }
	dl > div { display: grid; grid-template-columns: 10rem 1fr; border-block-start: 1px solid var(--line); padding-block: .375rem }
	dt { font: 450 .8125rem/1.6 var(--sans); color: var(--ink-2) }
	dd { margin: 0; font-size: .9375rem }
	@media (max-width: 32rem) { dl > div { display: block } h1 { font-size: 2rem } .report { margin-block: 2rem } }
	@media print {
		@page { margin: 22mm; @bottom-center { content: counter(page) } }
		:root { color-scheme: light }
		body { font-size: 10.5pt; line-height: 15pt }
		.report { max-inline-size: none; margin: 0; padding: 0 }
		h2, h3, h4, h5, .dataset > .openness, .dataset > .publisher { break-after: avoid }
		.card, .ruled tr, dl > div, pre { break-inside: avoid }
		.ruled thead { display: table-header-group }
		.wide + .receipt, .wide + .more { break-before: avoid }
		.openness .line, .openness .line::after { print-color-adjust: exact }
		.wide { overflow: visible }
		p { orphans: 3; widows: 3 }
		a { color: inherit }
		section a[href]:not(.bare)::after { content: ' (' attr(href) ')'; font-size: .85em; overflow-wrap: anywhere }
	}
`;
